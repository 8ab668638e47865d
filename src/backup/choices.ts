/** How a backup is to be made. A module of its own, because activation needs no more of a request. */
export interface BackupChoices {
  readonly incremental: boolean;
  readonly plusArchivelog: boolean;
  /** '' for none. */
  readonly description: string;
  /** ha_low_thread_score for the time of the run; undefined: left alone. */
  readonly threadScore: number | undefined;
}

export const plainFullBackup: BackupChoices = {
  incremental: false,
  plusArchivelog: false,
  description: '',
  threadScore: undefined,
};
