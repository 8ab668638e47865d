export interface SessionTimeouts {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly queryMs: number;
}

/** `prepareSession` has the server give up earlier than we do, so that its word comes first. */
export const defaultTimeouts: SessionTimeouts = { connectMs: 10_000, greetingMs: 5_000, queryMs: 20_000 };
