import * as l10n from '@vscode/l10n';
import { sslModeWord, tlsModeOf, tlsModes, type TlsMode, type TlsOptions } from '../tls.ts';
import { NotAConnection } from './parts.ts';

const off = /^(?:0|off|false|no|disabled?)$/i;

/**
 * Gathers the `--ssl…` options of a command line. As in the clients: `--ssl-mode` decides if it is there; without
 * it a CA means VERIFY_CA (mysql), `--ssl` TLS or nothing, `--ssl-verify-server-cert` also the name (mariadb).
 */
export class SslOptions {
  #mode: TlsMode | undefined;
  #ssl: boolean | undefined;
  #verify: boolean | undefined;
  readonly #files: { ca?: string; cert?: string; key?: string } = {};

  /** Takes one option; those that are not about TLS are left alone. */
  set(option: string, value: string | undefined): void {
    switch (option) {
      case 'ssl-mode':
        this.#mode = tlsModeOf(value ?? '');
        if (this.#mode === undefined) {
          throw new NotAConnection(
            l10n.t('The option --ssl-mode is one of {0}.', tlsModes.map(sslModeWord).join(', ')),
          );
        }
        break;
      case 'ssl':
        this.#ssl = !off.test(value ?? '1');
        break;
      case 'ssl-verify-server-cert':
        this.#verify = !off.test(value ?? '1');
        break;
      case 'ssl-ca':
      case 'ssl-cert':
      case 'ssl-key':
        if (value) this.#files[option.slice(4) as 'ca' | 'cert' | 'key'] = value;
        break;
      case 'ssl-capath':
      case 'ssl-crl':
      case 'ssl-crlpath':
        if (value) {
          throw new NotAConnection(
            l10n.t(
              'The option --{0} does not work here. Use --ssl-ca with a file of the certificates.',
              option,
            ),
          );
        }
    }
  }

  /** The TLS settings; undefined if the command says nothing about TLS. */
  result(): TlsOptions | undefined {
    const mode = this.#mode ?? this.#impliedMode();
    return mode === undefined ? undefined : { mode, ...this.#files };
  }

  #impliedMode(): TlsMode | undefined {
    if (this.#ssl === false) return 'disabled';
    if (this.#verify === true) return 'verifyIdentity';
    if (this.#files.ca !== undefined) return 'verifyCa';
    if (this.#ssl === true) return 'required';
    return this.#files.cert === undefined && this.#files.key === undefined ? undefined : 'preferred';
  }
}
