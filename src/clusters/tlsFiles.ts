import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { ConnectError } from '../oceanbase/errors.ts';
import type { TlsFiles, TlsOptions } from '../oceanbase/tls.ts';

/** Reads the files of the TLS settings, at each connection anew. Rejects with {@link ConnectError}. */
export async function readTlsFiles(tls: TlsOptions | undefined): Promise<TlsFiles | undefined> {
  if (tls === undefined || tls.mode === 'disabled') return tls && { mode: tls.mode };
  const verifies = tls.mode === 'verifyCa' || tls.mode === 'verifyIdentity';
  const [ca, cert, key] = await Promise.all([
    verifies ? read(tls.ca) : undefined, // the other modes look at no CA, as the MySQL clients
    read(tls.cert),
    read(tls.key),
  ]);
  return { mode: tls.mode, ca, cert, key };
}

async function read(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  const whole = /^~[\\/]/.test(path) ? join(homedir(), path.slice(2)) : path;
  try {
    return await readFile(whole);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '?';
    throw new ConnectError(
      'tls',
      l10n.t('The file “{0}” of the TLS settings cannot be read ({1}).', path, code),
      { cause: error },
    );
  }
}
