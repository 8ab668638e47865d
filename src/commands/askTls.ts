import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { defaultTls, tlsModes, type TlsMode, type TlsOptions } from '../oceanbase/tls.ts';
import { currentFirst } from './currentFirst.ts';

/** The TLS settings that the user chooses; undefined: Escape. */
export async function askTls(now: TlsOptions = defaultTls): Promise<TlsOptions | undefined> {
  const picked = await vscode.window.showQuickPick(
    currentFirst(
      tlsModes.map((mode) => ({ label: tlsWord(mode), detail: tlsMeaning(mode), mode })),
      ({ mode }) => mode === now.mode,
    ),
    { title: l10n.t('TLS'), placeHolder: l10n.t('Now: {0}', tlsWord(now.mode)) },
  );
  if (!picked) return undefined;
  const { mode } = picked;
  if (mode === 'disabled' || mode === 'preferred') return { mode };
  const verifies = mode !== 'required';
  const ca = verifies
    ? await askPath(
        l10n.t('CA File'),
        l10n.t('PEM file of the CA. Empty: the CAs that VS Code trusts'),
        now.ca,
      )
    : '';
  if (ca === undefined) return undefined;
  const cert = await askPath(
    l10n.t('Client Certificate'),
    l10n.t('PEM file of the client’s certificate. Empty: none, as most servers want it'),
    now.cert,
  );
  if (cert === undefined) return undefined;
  const key = cert === '' ? '' : await askPath(l10n.t('Client Key'), l10n.t('PEM file of its key'), now.key);
  if (key === undefined) return undefined;
  return { mode, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function askPath(title: string, prompt: string, now: string | undefined): Promise<string | undefined> {
  const path = await vscode.window.showInputBox({ title, prompt, value: now ?? '', ignoreFocusOut: true });
  return path?.trim();
}

/** A mode as a person says it. */
export function tlsWord(mode: TlsMode): string {
  switch (mode) {
    case 'disabled':
      return l10n.t('Off');
    case 'preferred':
      return l10n.t('Preferred');
    case 'required':
      return l10n.t('Required');
    case 'verifyCa':
      return l10n.t('Verify CA');
    case 'verifyIdentity':
      return l10n.t('Verify Identity');
  }
}

function tlsMeaning(mode: TlsMode): string {
  switch (mode) {
    case 'disabled':
      return l10n.t('No TLS');
    case 'preferred':
      return l10n.t('TLS where the server offers it; nothing is checked');
    case 'required':
      return l10n.t('TLS or no connection; the certificate is not checked');
    case 'verifyCa':
      return l10n.t('TLS, and the certificate must be signed by a CA that is trusted');
    case 'verifyIdentity':
      return l10n.t('As Verify CA, and the certificate must have the name of the host');
  }
}
