import * as l10n from '@vscode/l10n';
import { sslModeWord, tlsModeOf, tlsModes, type TlsMode, type TlsOptions } from '../tls.ts';
import { NotAConnection } from './parts.ts';

/** The words of other drivers for the modes: Connector/J of MariaDB, Go's driver. */
const otherWords: Readonly<Record<string, TlsMode>> = {
  disable: 'disabled',
  off: 'disabled',
  false: 'disabled',
  prefer: 'preferred',
  require: 'required',
  trust: 'required',
  'skip-verify': 'required',
  true: 'verifyIdentity',
  'verify-full': 'verifyIdentity',
};

/**
 * The TLS settings that the parameters of a URL (names in lower case) ask for; undefined if they say nothing.
 * `checksByDefault`: the drivers of MariaDB and OceanBase check certificate and name unless told otherwise, that of
 * MySQL checks nothing unless told to. Throws {@link NotAConnection}.
 */
export function tlsOfParameters(
  parameters: ReadonlyMap<string, string>,
  checksByDefault: boolean,
): TlsOptions | undefined {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => parameters.get(name)).find((value) => value !== undefined && value !== '');
  const files = {
    ca: pathOf(first('ssl-ca', 'sslca', 'ssl_ca', 'serversslcert')),
    cert: pathOf(first('ssl-cert', 'sslcert', 'ssl_cert')),
    key: pathOf(first('ssl-key', 'sslkey', 'ssl_key')),
  };
  const mode = explicitMode(first('sslmode', 'ssl-mode', 'ssl_mode', 'tls')) ?? impliedMode();
  if (mode === undefined) return undefined;
  const given = Object.entries(files).filter(([, path]) => path !== undefined);
  return { mode, ...(Object.fromEntries(given) as Omit<TlsOptions, 'mode'>) };

  function impliedMode(): TlsMode | undefined {
    const yes = (name: string): boolean | undefined => {
      const value = parameters.get(name);
      return value === undefined ? undefined : /^(?:true|1|yes|on|)$/i.test(value);
    };
    const use = yes('usessl') ?? yes('ssl');
    if (use === false) return 'disabled';
    if (yes('trustservercertificate')) return 'required';
    if (use === undefined && !yes('requiressl')) {
      if (files.ca !== undefined) return 'verifyCa';
      return (files.cert ?? files.key) ? 'preferred' : undefined;
    }
    if (checksByDefault && yes('verifyservercertificate') === undefined && !yes('requiressl')) {
      return yes('disablesslhostnameverification') ? 'verifyCa' : 'verifyIdentity';
    }
    return yes('verifyservercertificate') ? 'verifyCa' : 'required';
  }
}

function explicitMode(word: string | undefined): TlsMode | undefined {
  if (word === undefined) return undefined;
  const mode = tlsModeOf(word) ?? otherWords[word.toLowerCase()];
  if (mode === undefined) {
    throw new NotAConnection(
      l10n.t('The parameter sslMode is one of {0}.', tlsModes.map(sslModeWord).join(', ')),
    );
  }
  return mode;
}

function pathOf(value: string | undefined): string | undefined {
  return value?.replace(/^file:\/\/(?=\/)/i, '');
}
