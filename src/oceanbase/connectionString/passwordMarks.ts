import { shortFlags } from './clientOptions.ts';

/**
 * By what a password is known in a text that is not (yet) a connection. Wide and long signs count as the plain ones:
 * an input method or an editor has put them there.
 */
const dash = '[-‐‑‒–—―−－]';
const quote = '"\'`‘’“”';
/** `password=`, `"pwd": `, `MYSQL_PWD=`, also with a slip in it: `pasword=`. */
const name = String.raw`(?:pas|word|pwd)\w{0,40}(?:[${quote}\]]|&#?\w{1,8};){0,4}`;

const named = new RegExp(String.raw`${name}\s*[=:＝：]\s*\S`, 'i');

const marks: readonly RegExp[] = [
  named,
  // --password x, "password", "x", <password>x, name="password" value="x"
  new RegExp(String.raw`${name}(?:\s*[,>]|\s)\s*[^\s-]`, 'i'),
  // -px, -p x, [… "-px"]; behind the first word also -u root-px; not the other options that begin with a p
  new RegExp(
    String.raw`(?:^|\s\S*|[${quote};>,([])${dash}p(?!(?<=--p)(?:assword|ort|rotocol|rompt|ager|lugin-dir)(?:[=\s]|$))(?:\S|\s+[^\s-])`,
  ),
  // root:x, root@sys:x, "root:x, url=root:x; not the beginnings of jdbc:, of a scheme, or of an IPv6 address
  new RegExp(
    String.raw`(?:^|[\s${quote};=([{,>])(?!jdbc:|[a-z][\w+.-]*:\/|(?=[\da-f]*\d)[\da-f]{1,4}(?::[\da-f]{0,4})*$)[^\s:：/[]{1,400}[:：]\d*[^\s\d:]`,
    'i',
  ),
  // mysql://root:x, mysql://root@sys:x
  /:\/\/(?!\[)[^\s/:：]*[:：]\d*[^\s\d]/,
];

/** Whether a password, or the beginning of one, may stand in a text that could not be read. */
export function mayHoldPassword(text: string): boolean {
  return marks.some((mark) => mark.test(text));
}

/** `password=x` anywhere; before a `:` a whole name, and no port behind it: `compass:2881` is a host. */
const called = [
  new RegExp(String.raw`${name}\s*[=＝]\s*\S`, 'i'),
  new RegExp(String.raw`(?<![a-z])(?:passw\w{0,40}|pwd)[${quote}]?\s*[:：]\s*(?!\d*(?:[/?@]|$))\S`, 'i'),
];
/** SQL that a command hands to the client, with its quotes: `-e "set password = …"`. */
const statement = new RegExp(
  String.raw`\s-(?:[${shortFlags}]*e|-execute|-init-command)[\s=]*(?:"(?:\\.|[^"\\])*"|'[^']*')`,
  'g',
);

/** Whether something is called a password in the text. If none was read from it, it was not understood. */
export function namesPassword(text: string): boolean {
  const rest = text.replaceAll(statement, ' ');
  return called.some((one) => one.test(rest));
}

/** Whether a statement within a command names a password; it is of no meaning for the connection. */
export function statementNamesPassword(text: string): boolean {
  return (text.match(statement) ?? []).some((one) => named.test(one));
}

/** Behind root, the tenant sys, an IPv4 address, a domain, a certificate, a key or a blank, no name goes on with -p. */
const endsBefore =
  /(?:(?:^|@)(?:root|sys|SYS)|^(?:\d+\.){3}\d+|\.(?:pem|crt|cer|key)|\s)-p.|\.(?:com|net|org|cn|io|local|internal|lan|corp)-p[^.]+$/;
/** A sign that names hardly have, three kinds of signs in one word, or letters and digits that take turns. */
const unlikeAName = /-p(?:.*[!$%^&*+=?~,;|<>{}"'`]|(?=\w*[a-z])(?=\w*[A-Z])\w*\d|(?:[a-zA-Z_]+\d+){3})/;

/**
 * Whether a password is glued to a host, a user or a path by a blank that was left out: `root@sys-psecret`. Names with
 * a `-p` are common (`ob-prod`) and such a slip is rare, so it is told only by what cannot be a name.
 */
export function endsInPassword(value: string): boolean {
  return endsBefore.test(value) || unlikeAName.test(value);
}
