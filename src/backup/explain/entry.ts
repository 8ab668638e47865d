import * as l10n from '@vscode/l10n';
import type { ManualPage } from './manual.ts';
import type { Place } from './place.ts';

/** One thing to do: a sentence, and the statement or command that does it where there is one. */
export interface Step {
  readonly text: string;
  readonly sql?: string;
}

/** Where a failure with this code shows up. */
export type Seen =
  /** In the answer to a statement. */
  | 'statement'
  /** In RESULT and COMMENT of the job. */
  | 'job'
  | 'both';

/** Whether read-only queries before the start can foresee it, and by which check. */
export type Foreseen =
  | { readonly kind: 'preflight'; readonly check: string }
  /** Preflight sees some of its causes. */
  | { readonly kind: 'partly'; readonly check: string }
  | { readonly kind: 'afterwards' };

export const afterwards: Foreseen = { kind: 'afterwards' };

/** What is known of one code of OceanBase. Codes are matched, never texts: those were reworded in 4.3.3. */
export interface CodeEntry {
  /** Positive. */
  readonly code: number;
  /** OceanBase's name for it. */
  readonly name: string;
  /** One sentence, which stands on its own in a notification. */
  readonly meaning: string;
  /** The likeliest first. */
  readonly causes: readonly string[];
  readonly steps: (at: Place) => readonly Step[];
  readonly page: ManualPage;
  readonly seen: Seen;
  readonly foreseen: Foreseen;
}

/** Steps that more than one code shares. */
export const archiveState = (at: Place): Step => ({
  text: l10n.t('See how log archiving stands; COMMENT says why it was interrupted.'),
  sql: at.select('ARCHIVELOG', 'STATUS, CHECKPOINT_SCN_DISPLAY, COMMENT'),
});
export const restartArchiving = (at: Place): readonly Step[] => [
  {
    text: l10n.t('Turn log archiving off, and wait until its status is STOP.'),
    sql: at.alter('NOARCHIVELOG'),
  },
  {
    text: l10n.t(
      'Turn it on again, and wait until its status is DOING; that takes seconds to about two minutes.',
    ),
    sql: at.alter('ARCHIVELOG'),
  },
];
export const dataDestination = (at: Place): Step => ({
  text: l10n.t(
    'See which data backup destination is set. The value can hold access keys: don’t paste it anywhere.',
  ),
  sql: at.select('BACKUP_PARAMETER', 'NAME, VALUE'),
});
export const startAgain = (): Step => ({ text: l10n.t('Then start the backup again.') });
export const searchLog = (): Step => ({
  text: l10n.t('Search the log of the server that failed for the trace id: the command is under “Details”.'),
});
