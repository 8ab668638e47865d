import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { checkHost, checkPort, checkUser, type PasswordSource } from '../clusters/profile.ts';
import type { ConnectionParts } from '../oceanbase/connectionString/parts.ts';
import { hostProblem, userProblem } from '../oceanbase/connectionString/typed.ts';

/** A connection that is being put together. The password is in it only until it is saved. */
export interface Draft extends ConnectionParts {
  readonly name?: string | undefined;
  readonly passwordSource?: PasswordSource | undefined;
}

/** A draft with everything that connecting takes. */
export interface Connection extends Draft {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

export type Field = 'host' | 'port' | 'user' | 'password';
const fields: readonly Field[] = ['host', 'port', 'user', 'password'];

/**
 * Asks for those of the four that the draft does not have; with `all`, for every one, with what it has filled in.
 * undefined: Escape.
 */
export async function askConnection(
  title: string,
  draft: Draft,
  all = false,
): Promise<Connection | undefined> {
  let known = draft;
  for (const field of fields) {
    if (known[field] !== undefined && !all) continue;
    const text = await askField(title, field, known);
    if (text === undefined) return undefined;
    known = { ...known, [field]: field === 'port' ? Number(text) : text };
  }
  const { host, port, user } = known;
  return host === undefined || port === undefined || user === undefined
    ? undefined
    : { ...known, host, port, user };
}

/** Asks for one field; undefined: Escape. */
export async function askField(title: string, field: Field, draft: Draft): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ ignoreFocusOut: true, ...box(title, field, draft) });
  return field === 'password' ? text : text?.trim();
}

/** The port that is likely: names with a cluster in them are OBProxy's (facts.md 3). */
function likelyPort({ user }: Draft): number {
  return /[#:]/.test(user ?? '') ? 2883 : 2881;
}

function box(title: string, field: Field, draft: Draft): vscode.InputBoxOptions {
  switch (field) {
    case 'host':
      return {
        title: l10n.t('{0}: Host', title),
        prompt: l10n.t('Host name or address of an observer, or of OBProxy'),
        placeHolder: 'ob1.example.com',
        value: draft.host ?? '',
        validateInput: (text) => checkHost(text) ?? hostProblem(text),
      };
    case 'port':
      return {
        title: l10n.t('{0}: Port', title),
        prompt: l10n.t('SQL port: 2881 of an observer, 2883 of OBProxy'),
        value: String(draft.port ?? likelyPort(draft)),
        validateInput: checkPort,
      };
    case 'user':
      return {
        title: l10n.t('{0}: User', title),
        prompt: l10n.t(
          'root@sys sees every tenant. Through OBProxy: root@sys#cluster. One tenant alone: root@tenant',
        ),
        value: draft.user ?? 'root@sys',
        validateInput: (text) => checkUser(text) ?? userProblem(text),
      };
    case 'password':
      return {
        title: l10n.t('{0}: Password', title),
        prompt:
          (draft.passwordSource?.kind ?? 'stored') === 'stored'
            ? l10n.t('Password of {0}. It is kept in this machine’s secret storage', draft.user ?? '')
            : l10n.t('Password of {0}. It is kept in the memory of this window alone', draft.user ?? ''),
        value: draft.password ?? '',
        password: true,
      };
  }
}
