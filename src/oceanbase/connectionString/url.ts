import * as l10n from '@vscode/l10n';
import { parseEndpoint } from './endpoint.ts';
import { NotAConnection, type ConnectionParts } from './parts.ts';
import { tlsOfParameters } from './urlTls.ts';
import { colonInUser, isPlainUser, mayHaveColons, parseUser } from './userName.ts';

const schemes = /^(?:mysql|mysqlx|mariadb|oceanbase|jdbc:(?:oceanbase|mysql|mariadb)(?::[\w-]+)*)$/i;

/** Whether the text is meant as a URL. */
export function looksLikeUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.:-]*:\//i.test(text) || /^jdbc:/i.test(text);
}

/**
 * Reads `mysql://user:password@host:port/database?…` and the `jdbc:` URLs of OceanBase, MySQL and MariaDB. Signs
 * that a URL should write as `%40` may stand as they are, as people type them: `mysql://root@sys#obdemo:pw@host`.
 * Throws {@link NotAConnection}.
 */
export function parseUrl(text: string): ConnectionParts {
  const [, scheme = '', rest] = /^(.*?):\/\/(?:\/\/)?(.*)$/s.exec(text) ?? [];
  if (rest === undefined || !schemes.test(scheme) || /^mysqlx$/i.test(scheme)) {
    throw new NotAConnection(
      l10n.t('A URL begins with mysql://, jdbc:oceanbase://, jdbc:mysql:// or jdbc:mariadb://.'),
    );
  }
  if (/[\r\n]/.test(rest) || /["'`][)\]};,\s]*$/.test(rest)) {
    throw new NotAConnection(l10n.t('Paste the URL alone, without what is around it.'));
  }
  const { login, address, query } = takeApart(rest);
  if (address.includes(',') || /\(\s*host\s*=/i.test(rest)) {
    throw new NotAConnection(
      l10n.t('Several hosts are named. Keep the one that should be connected to, or that of OBProxy.'),
    );
  }
  const parameters = parametersOf(query);
  const user = parameters.get('user');
  const parts = {
    ...(address === '' ? {} : parseEndpoint(address)),
    ...loginOf(login),
    ...defined({ user: user && parseUser(user), password: parameters.get('password') }),
    ...defined({ tls: tlsOfParameters(parameters, /oceanbase|mariadb/i.test(scheme)) }),
  };
  if (Object.keys(parts).length === 0) throw unreadable();
  return parts;
}

function unreadable(): NotAConnection {
  return new NotAConnection(
    l10n.t('The URL names no host that can be read: it has the form mysql://user@host:port.'),
  );
}

const host = String.raw`(?:\[[^\]]*\]|[^\s@/?#&=,:[\]()]+)`;
const hosts = String.raw`${host}(?::\d+)?(?:,${host}(?::\d+)?)*`;
const anything = String.raw`[^\s@/?]*`;
const form = (login: string, address: string): RegExp =>
  new RegExp(String.raw`^(?:(${login})@)?(${address})?(?:\/[^?@]*)?(?:\?(.*))?$`, 's');

/** The likeliest first: a login may have several `@`, and a password even `/` and `?`; an address has none. */
const forms = [
  form('(?!)', hosts),
  form('[^/?]*', hosts),
  form('.*', hosts),
  form('(?!)', anything),
  form('[^/?]*', anything), // a host that parseEndpoint says the problem of
];

function takeApart(rest: string): { login: string | undefined; address: string; query: string } {
  for (const one of forms) {
    const found = one.exec(rest);
    if (found) return { login: found[1], address: found[2] ?? '', query: found[3] ?? '' };
  }
  throw unreadable();
}

/**
 * The first `:` ends the user; `cluster:tenant:user` must be written with `%3A`, and is refused without. The number in
 * `root@sys#obdemo:123456` is the password: in a URL nothing else can be meant by the standard, and such ones are common.
 */
function loginOf(login: string | undefined): ConnectionParts {
  if (login === undefined) return {};
  const colon = login.indexOf(':');
  const written = colon < 0 ? login : login.slice(0, colon);
  if (written !== '' && !isPlainUser(written)) {
    throw new NotAConnection(
      l10n.t('The user in the URL has a sign that must be escaped there, such as %2F in place of “/”.'),
    );
  }
  if (mayHaveColons(login) && !/^[^:]*#[^:]*:\d*$/.test(login)) throw colonInUser();
  return {
    ...(written === '' ? {} : { user: parseUser(decode(written)) }),
    ...(colon < 0 ? {} : { password: decode(login.slice(colon + 1)) }),
  };
}

/** `&`, also as HTML and JSON write it. */
const ampersand = /&(?:amp;)?|\\u0026/;

function parametersOf(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split(ampersand)) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals)).toLowerCase();
    if (!/^[\w.-]*$/.test(name)) {
      throw new NotAConnection(
        l10n.t('What follows “?” in the URL is no list of parameters of the form name=value&name=value.'),
      );
    }
    parameters.set(name === 'username' ? 'user' : name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return parameters;
}

/** A `%` that begins no escape stands for itself: passwords are often pasted unescaped. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    return text; // its escapes are no UTF-8, so they are none
  }
}

function defined<T extends object>(parts: T): Partial<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>;
}
