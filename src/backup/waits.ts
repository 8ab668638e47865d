/** How long the watch and the readers of rows wait for what the server does in rounds of up to 30 s (facts.md 7), ms. */
export const waits = {
  /** A job that is over but whose proof has not come for this long stays unproven. */
  proof: 600_000,
  /** A part that no view has shown for this long is not waited for any further. */
  missing: 60_000,
  /** A part without a row is believed to have been skipped only after this long: views are not read at one instant. */
  rowless: 5_000,
} as const;
