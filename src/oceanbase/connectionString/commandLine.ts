import * as l10n from '@vscode/l10n';
import { clientOption, shortFlags, shortValued, takesValue, type ClientOption } from './clientOptions.ts';
import { parseHost, parsePort } from './endpoint.ts';
import { NotAConnection, type ConnectionParts } from './parts.ts';
import { shellWords } from './shellWords.ts';
import { SslOptions } from './sslOptions.ts';

const clients = /^(?:.*[\\/])?(?:obclient|mysql|mariadb)(?:\.exe)?$/i;
/** What may stand before the client and changes nothing. */
const before = /^(?:sudo|env|time|exec|command|\w+=.*)$/s;
/** The prompt of a shell that was copied along. */
const prompt =
  /^(?:(?!\b(?:obclient|mysql|mariadb)(?:\.exe)?\s).)*?(?:[$#%]\s+|>\s*)(?=(?:sudo\s+)?(?:\S*[\\/])?(?:obclient|mysql|mariadb)(?:\.exe)?\s)/i;

/** Whether the text looks like a call of one of the clients, so that it is to be read as one. */
export function looksLikeCommand(text: string): boolean {
  return (
    /(?:^|[\s\\/"'>])(?:obclient|mysql|mariadb)(?:\.exe)?["']?\s+\S/i.test(text) || /(?:^|\s)-/.test(text)
  );
}

/**
 * Reads a command line of obclient, mysql or mariadb; also one that begins with its first option. Throws
 * {@link NotAConnection}.
 */
export function parseCommandLine(text: string): ConnectionParts {
  const words = shellWords(text.replace(prompt, ''));
  const client = words[0]?.startsWith('-') === true ? -1 : words.findIndex((word) => clients.test(word));
  const ahead = words.slice(0, Math.max(0, client));
  const stranger = ahead.find((word) => !before.test(word));
  if (client < 0 ? !(words[0] ?? '').startsWith('-') : stranger !== undefined) {
    throw new NotAConnection(
      l10n.t(
        'Paste the part of the command that begins with obclient, mysql or mariadb, without what is around it.',
      ),
    );
  }
  const fromEnvironment = ahead.find((word) => word.startsWith('MYSQL_PWD='))?.slice('MYSQL_PWD='.length);
  const reader = new Reader(words.slice(client + 1));
  const parts = reader.read();
  return { ...parts, password: parts.password ?? fromEnvironment };
}

class Reader {
  readonly #words: string[];
  readonly #ssl = new SslOptions();
  #host: string | undefined;
  #port: number | undefined;
  #user: string | undefined;
  #password: string | undefined;
  #local: string | undefined;

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  read(): ConnectionParts {
    let databases = 0;
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      if (word === '--') continue;
      if (word.startsWith('--')) this.#long(word.slice(2));
      else if (word.startsWith('-') && word.length > 1) this.#short(word.slice(1));
      else if (++databases > 1) {
        throw new NotAConnection(
          l10n.t(
            'The command has one word too many. Put quotation marks around a value with spaces, and write the password right after -p, without a space.',
          ),
        );
      }
    }
    if (this.#host === undefined && this.#local !== undefined) {
      throw new NotAConnection(
        l10n.t('The command connects through {0}. Only TCP works here: add -h and the host.', this.#local),
      );
    }
    return {
      host: this.#host,
      port: this.#port,
      user: this.#user,
      password: this.#password,
      tls: this.#ssl.result(),
    };
  }

  #long(word: string): void {
    const equals = word.indexOf('=');
    const given = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    const negated = /^(?:skip|disable)-(.+)$/i.exec(given.replaceAll('_', '-'))?.[1];
    const option =
      negated === undefined
        ? (clientOption(given) ?? clientOption(given.replace(/^(?:loose|enable)[-_]/i, '')))
        : clientOption(negated);
    if (option === undefined) {
      if (value !== undefined || negated !== undefined) return; // of no meaning for the connection, and complete
      throw new NotAConnection(
        l10n.t('The option --{0} is not known. Remove it, with its value if it has one.', given),
      );
    }
    if (negated !== undefined) {
      if (option === 'password') this.#password = '';
      else this.#ssl.set(option, '0');
    } else this.#set(option, value ?? (takesValue(option) ? this.#next(`--${option}`) : undefined));
  }

  #short(letters: string): void {
    const letter = letters.charAt(0);
    const rest = letters.slice(1);
    const option = shortValued[letter];
    if (letter === 'p') {
      if (rest !== '') this.#set('password', rest);
    } else if (option !== undefined) {
      this.#set(option, rest === '' ? this.#next(`-${letter}`) : rest);
    } else if (shortFlags.includes(letter)) {
      if (rest !== '') this.#short(rest);
    } else {
      throw new NotAConnection(l10n.t('The option -{0} is not known. Remove it.', letter));
    }
  }

  #next(option: string): string {
    const value = this.#words.shift();
    // The clients would take the next option for the value; that is never what was meant.
    if (value === undefined || /^-{1,2}[a-z]/i.test(value)) {
      throw new NotAConnection(l10n.t('The value of {0} is missing.', option));
    }
    return value;
  }

  #set(option: ClientOption, value: string | undefined): void {
    switch (option) {
      case 'host':
        this.#host = parseHost(value ?? '');
        break;
      case 'port':
        this.#port = parsePort(value ?? '');
        break;
      case 'user':
        if (value === '' || value === undefined) throw new NotAConnection(l10n.t('The user is empty.'));
        this.#user = value;
        break;
      case 'password':
        this.#password = value ?? this.#password;
        break;
      case 'socket':
        this.#local = '--socket';
        break;
      case 'login-path':
      case 'defaults-file':
      case 'defaults-extra-file':
        this.#local ??= `--${option}`;
        break;
      case 'protocol':
        if (value !== undefined && !/^tcp$/i.test(value)) this.#local = `--protocol=${value}`;
        break;
      default:
        this.#ssl.set(option, value);
    }
  }
}
