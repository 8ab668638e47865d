import type { TlsOptions } from '../tls.ts';

/** What a pasted text says about a connection; what it does not say is undefined. */
export interface ConnectionParts {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** As the server or OBProxy takes it: `root@sys#obdemo`, `obdemo:sys:root`. */
  readonly user?: string | undefined;
  /** A secret. The empty string is the password of a login that has none. */
  readonly password?: string | undefined;
  readonly tls?: TlsOptions | undefined;
}

/** Why a text is no connection: one sentence for a person, which never holds a part that may be a password. */
export class NotAConnection extends Error {
  override readonly name = 'NotAConnection';
}
