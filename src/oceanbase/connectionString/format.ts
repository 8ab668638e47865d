import { sslModeWord, type TlsOptions } from '../tls.ts';
import { formatEndpoint, type Endpoint } from '../socket.ts';
import { quoteWord } from './shellWords.ts';

/** What a connection can be written from. There is no place for a password. */
export interface Writable extends Endpoint {
  readonly user: string;
  readonly tls?: TlsOptions | undefined;
}

/** The command that connects with the given client, which asks for the password. */
export function formatCommand(client: 'obclient' | 'mysql', { host, port, user, tls }: Writable): string {
  const words = [
    client,
    `-h${quoteWord(host)}`,
    `-P${String(port)}`,
    `-u${quoteWord(user)}`,
    '-p',
    ...(tls === undefined ? [] : client === 'mysql' ? mysqlTls(tls) : obclientTls(tls)),
  ];
  return words.join(' ');
}

/** The URL for a JDBC driver of OceanBase, with the user, without the password. */
export function formatJdbcUrl({ host, port, user, tls }: Writable): string {
  const parameters = [
    ['user', user],
    ...(tls === undefined
      ? []
      : [
          ['sslMode', sslModeWord(tls.mode)],
          ['sslCa', tls.ca],
          ['sslCert', tls.cert],
          ['sslKey', tls.key],
        ]),
  ].filter(([, value]) => value !== undefined);
  const query = parameters
    // A quotation mark would end the quotes around the URL, where it is pasted into code.
    .map(([name, value]) => `${name ?? ''}=${encodeURIComponent(value ?? '').replaceAll("'", '%27')}`)
    .join('&');
  return `jdbc:oceanbase://${formatEndpoint({ host, port })}/?${query}`;
}

function mysqlTls(tls: TlsOptions): string[] {
  return [`--ssl-mode=${sslModeWord(tls.mode)}`, ...files(tls, tls.ca)];
}

/** obclient has the options of MariaDB's client: it checks the certificate where a CA is given, and knows no mode. */
function obclientTls(tls: TlsOptions): string[] {
  switch (tls.mode) {
    case 'disabled':
      return ['--skip-ssl'];
    case 'preferred':
      return files(tls, undefined);
    case 'required':
      return ['--ssl', ...files(tls, undefined)];
    case 'verifyCa':
      // Without a CA of its own it can check only the certificate together with the name.
      return ['--ssl', ...files(tls, tls.ca), ...(tls.ca === undefined ? ['--ssl-verify-server-cert'] : [])];
    case 'verifyIdentity':
      return ['--ssl', ...files(tls, tls.ca), '--ssl-verify-server-cert'];
  }
}

function files({ cert, key }: TlsOptions, ca: string | undefined): string[] {
  return [
    ['ca', ca],
    ['cert', cert],
    ['key', key],
  ].flatMap(([name, path]) => (path === undefined ? [] : [`--ssl-${name ?? ''}=${quoteWord(path)}`]));
}
