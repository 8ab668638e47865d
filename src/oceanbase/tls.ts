/** How a connection uses TLS. The words and their meaning are those of the MySQL clients' `--ssl-mode`. */

export const tlsModes = ['disabled', 'preferred', 'required', 'verifyCa', 'verifyIdentity'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** The TLS settings of a connection, as they are saved: paths of files, never their contents. */
export interface TlsOptions {
  readonly mode: TlsMode;
  /** Certificates that may sign the server's, PEM. Only looked at by verifyCa and verifyIdentity. */
  readonly ca?: string | undefined;
  /** The client's certificate, PEM. */
  readonly cert?: string | undefined;
  /** The key of the client's certificate, PEM. */
  readonly key?: string | undefined;
}

/** What a connection does that says nothing about TLS: as the MySQL clients do. */
export const defaultTls: TlsOptions = { mode: 'preferred' };

/** The word of `--ssl-mode` for a mode. */
export function sslModeWord(mode: TlsMode): string {
  return mode.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The mode of a word of `--ssl-mode` (any case, `-` or `_`); undefined if it is none. */
export function tlsModeOf(word: string): TlsMode | undefined {
  const wanted = word.toUpperCase().replaceAll('-', '_');
  return tlsModes.find((mode) => sslModeWord(mode) === wanted);
}

/** {@link TlsOptions} with what is in the files. The key is a secret. */
export interface TlsFiles {
  readonly mode: TlsMode;
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}
