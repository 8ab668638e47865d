import * as l10n from '@vscode/l10n';
import { NotAConnection } from './parts.ts';

/**
 * The words of a command line, as a shell would hand them to the program: by the rules of POSIX shells, or, where
 * the text has a drive letter or an `.exe`, by those of Windows. Throws {@link NotAConnection} where a quote is not
 * closed, where only the shell itself could tell the value, and where the line goes on with another command.
 */
export function shellWords(text: string): string[] {
  return isWindows(text) ? windowsWords(text) : posixWords(text);
}

function isWindows(text: string): boolean {
  // What is in single quotes means the same to a POSIX shell and to PowerShell, so it tells nothing.
  const telling = text.replaceAll(/\\["']|"(?:\\.|[^"\\])*"|'[^']*'/gs, (part) =>
    /^"[a-z]:\\/i.test(part) ? part : '',
  );
  return /^\s*"?[^\s"']*\.exe\b/i.test(text) || /(?:^|[\s="])[a-z]:\\/i.test(telling);
}

const blank = /\s/;

/** XCU 2.2 and 2.3 of POSIX, with `$'…'` of bash. */
function posixWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    const next = text.charAt(at + 1);
    if (blank.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (sign === '\\') {
      // A line that goes on: an input box of one line takes the line break away or makes it a blank.
      const continues = next === '\n' || next === '\r' || (word === undefined && blank.test(next));
      if (!continues) word = (word ?? '') + next;
      at += continues && text.startsWith('\r\n', at + 1) ? 2 : 1;
    } else if (sign === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw openQuote("'");
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (sign === '"') {
      const [inside, end] = doubleQuoted(text, at);
      word = (word ?? '') + inside;
      at = end;
    } else if (sign === '$' && next === "'") {
      const [inside, end] = ansiQuoted(text, at + 1);
      word = (word ?? '') + inside;
      at = end;
    } else if (sign === '`' || (sign === '$' && /[\w{(]/.test(next))) {
      throw expansion(sign);
    } else if (sign === '#' && word === undefined) {
      break; // a comment
    } else if (';&|<>()\n'.includes(sign)) {
      if (/^[;&\s]*$/.test(text.slice(at))) break;
      throw goesOn(sign);
    } else {
      word = (word ?? '') + sign;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function doubleQuoted(text: string, start: number): [inside: string, end: number] {
  let inside = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    const next = text.charAt(at + 1);
    if (sign === '"') return [inside, at];
    if (sign === '`' || (sign === '$' && /[\w{(]/.test(next))) throw expansion(sign);
    if (sign === '\\' && next !== '' && '$`"\\\n'.includes(next)) {
      if (next !== '\n') inside += next;
      at++;
    } else inside += sign;
  }
  throw openQuote('"');
}

const ansiEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
};

function ansiQuoted(text: string, start: number): [inside: string, end: number] {
  let inside = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === "'") return [inside, at];
    if (sign !== '\\') {
      inside += sign;
      continue;
    }
    const rest = text.slice(at + 1);
    const code = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4}))/i.exec(rest) ?? /^()()([0-7]{1,3})/.exec(rest);
    if (code) {
      const [all, hex, unicode, octal] = code;
      inside += String.fromCharCode(octal ? parseInt(octal, 8) : parseInt(hex ?? unicode ?? '', 16));
      at += all.length;
    } else {
      inside += ansiEscapes[rest.charAt(0)] ?? rest.charAt(0);
      at++;
    }
  }
  throw openQuote("'");
}

/** As Microsoft's C runtime splits a command line; a word in single quotes is one, as in PowerShell. */
function windowsWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\\') {
      const [slashes] = /^\\+/.exec(text.slice(at)) ?? [''];
      const beforeQuote = text.charAt(at + slashes.length) === '"';
      word = (word ?? '') + '\\'.repeat(beforeQuote ? slashes.length >> 1 : slashes.length);
      if (beforeQuote && slashes.length % 2 === 1) {
        word += '"';
        at++;
      }
      at += slashes.length - 1;
    } else if (sign === '"') {
      word ??= '';
      if (quoted && text.charAt(at + 1) === '"') {
        word += '"';
        at++;
      } else quoted = !quoted;
    } else if (quoted) {
      word = (word ?? '') + sign;
    } else if (sign === "'") {
      const [all, inside] = /^'((?:[^']|'')*)'(?=\s|$)/.exec(text.slice(at)) ?? [];
      word = (word ?? '') + (inside === undefined ? sign : inside.replaceAll("''", "'"));
      if (all !== undefined) at += all.length - 1;
    } else if (blank.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if ((sign === '^' || sign === '`') && word === undefined && /^.(\s|$)/.test(text.slice(at))) {
      at++; // a line that goes on, of cmd or of PowerShell
    } else if ('|<>'.includes(sign)) {
      throw goesOn(sign);
    } else word = (word ?? '') + sign;
  }
  if (quoted) throw openQuote('"');
  if (word !== undefined) words.push(word);
  return words;
}

function openQuote(quote: string): NotAConnection {
  return new NotAConnection(l10n.t('A quotation mark ({0}) is opened but not closed.', quote));
}

function expansion(sign: string): NotAConnection {
  return new NotAConnection(
    l10n.t(
      'The command has “{0}”, which only a shell could replace. Put the value in its place, or single quotes around it.',
      sign,
    ),
  );
}

function goesOn(sign: string): NotAConnection {
  return new NotAConnection(
    l10n.t(
      'The command goes on after “{0}”. Paste the part that connects alone, or put quotes around a value with such a sign.',
      sign,
    ),
  );
}

/** `word` so that a POSIX shell, and where it can be cmd too, takes it as it is. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/[$`"\\!%\n]/.test(word) && word !== '') return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
