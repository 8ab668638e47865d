/** The options of obclient, mysql and mariadb, as far as they matter to reading a command line. */

/** Long options whose value is their own word if it is not joined by `=`. */
const valued = [
  'host',
  'port',
  'user',
  'database',
  'socket',
  'execute',
  'protocol',
  'default-character-set',
  'character-sets-dir',
  'connect-timeout',
  'max-allowed-packet',
  'net-buffer-length',
  'select-limit',
  'max-join-size',
  'delimiter',
  'prompt',
  'tee',
  'init-command',
  'plugin-dir',
  'default-auth',
  'defaults-file',
  'defaults-extra-file',
  'defaults-group-suffix',
  'login-path',
  'bind-address',
  'ssl-mode',
  'ssl-ca',
  'ssl-capath',
  'ssl-cert',
  'ssl-key',
  'ssl-cipher',
  'ssl-crl',
  'ssl-crlpath',
  'ssl-fips-mode',
  'tls-version',
  'tls-ciphersuites',
  'server-public-key-path',
  'zstd-compression-level',
  'compression-algorithms',
] as const;

/** Long options that have a value only if it is joined by `=`. */
const optional = [
  'password',
  'ssl',
  'ssl-verify-server-cert',
  'pager',
  'no-auto-rehash',
  'auto-rehash',
  'compress',
  'comments',
  'batch',
  'silent',
  'verbose',
  'table',
  'vertical',
  'html',
  'xml',
  'raw',
  'force',
  'quick',
  'safe-updates',
  'i-am-a-dummy',
  'column-names',
  'line-numbers',
  'named-commands',
  'no-beep',
  'no-defaults',
  'one-database',
  'reconnect',
  'secure-auth',
  'show-warnings',
  'sigint-ignore',
  'unbuffered',
  'wait',
  'local-infile',
  'binary-mode',
  'column-type-info',
  'abort-source-on-error',
  'enable-cleartext-plugin',
  'get-server-public-key',
  'ob-disable-oracle-mode',
] as const;

export type ClientOption = (typeof valued)[number] | (typeof optional)[number];

/** Whether the option takes the next word as its value. */
export function takesValue(option: ClientOption): boolean {
  return (valued as readonly string[]).includes(option);
}

/** The option of a name; as the clients do, a beginning that only one option has is enough. undefined: none. */
export function clientOption(name: string): ClientOption | undefined {
  const wanted = name.replaceAll('_', '-').toLowerCase();
  const all: readonly ClientOption[] = [...valued, ...optional];
  const exact = all.find((one) => one === wanted);
  if (exact !== undefined) return exact;
  const [first, second] = all.filter((one) => one.startsWith(wanted));
  return second === undefined ? first : undefined;
}

/** Short options with a value (joined, or the next word), as their long ones. */
export const shortValued: Readonly<Record<string, ClientOption>> = {
  h: 'host',
  P: 'port',
  u: 'user',
  D: 'database',
  S: 'socket',
  e: 'execute',
};

/** Short options without one. */
export const shortFlags = 'AbBcCEfGHiIjJkLmMnNoqrRsStTUvVwWXZ';
