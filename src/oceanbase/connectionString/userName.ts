import * as l10n from '@vscode/l10n';
import { NotAConnection } from './parts.ts';

const part = String.raw`[\p{L}\p{N}_.$%+!~*-]+`;
const word = String.raw`(?=[^:]*\p{L})${part}`;
const plain = new RegExp(
  String.raw`^(?:${part}(?:@${part})?(?:#${part}(?::\d+)?)?|${word}:${word}:${word}(?::\d+)?)$`,
  'u',
);

/**
 * Whether the text is what people mean by a user where nothing sets it apart: `user`, `user@tenant`, `user#cluster`,
 * `user@tenant#cluster[:id]` or `cluster:tenant:user[:id]` (the forms of OBProxy, facts.md 3), of common signs alone.
 */
export function isPlainUser(text: string): boolean {
  return plain.test(text);
}

/**
 * The user of a command or of a parameter, where every sign may stand. A `:` that none of the forms of OBProxy has
 * may be followed by a password. Throws {@link NotAConnection}.
 */
export function parseUser(text: string): string {
  if (text === '') throw new NotAConnection(l10n.t('The user is empty.'));
  if (text.includes(':') && !/^[^:@]+:[^:@]+:[^:@]+(?::\d+)?$|^[^:]*#[^:]+:\d+$/.test(text))
    throw colonInUser();
  return text;
}

/**
 * Whether the user of `user:password` may go on behind the first `:`, up to another one or, without a password, to the
 * end: `obdemo:sys:root:pw`, `root@sys#obdemo:1`.
 */
export function mayHaveColons(login: string): boolean {
  const ends = [...login.matchAll(/:|$/g)].slice(1, 4);
  return ends.some(({ index }) => isPlainUser(login.slice(0, index)));
}

/** The refusal of a `:` of which it cannot be told whether a password follows it. */
export function colonInUser(): NotAConnection {
  return new NotAConnection(
    l10n.t(
      'It cannot be told whether a password follows the “:” of the user. Paste it as mysql://user:password@host:port, with %3A for each “:” within the user or the password, or enter the host alone.',
    ),
  );
}
