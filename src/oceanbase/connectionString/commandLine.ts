import * as l10n from '@vscode/l10n';
import { clientOption, shortFlags, shortValued, takesValue, type ClientOption } from './clientOptions.ts';
import { parseHost, parsePort } from './endpoint.ts';
import { NotAConnection, type ConnectionParts } from './parts.ts';
import { endsInPassword } from './passwordMarks.ts';
import { shellWords } from './shellWords.ts';
import { SslOptions } from './sslOptions.ts';
import { parseUser } from './userName.ts';

const clients = /^(?:.*[\\/])?(?:obclient|mysql|mariadb)(?:\.exe)?$/i;
/** What may stand before the client and changes nothing. */
const before = /^(?:sudo|env|time|exec|command|\w+=.*)$/s;
/** The prompt of a shell that was copied along. */
const prompt =
  /^(?:(?!\b(?:obclient|mysql|mariadb)(?:\.exe)?\s).)*?(?:[$#%]\s+|>\s*)(?=(?:sudo\s+)?(?:\S*[\\/])?(?:obclient|mysql|mariadb)(?:\.exe)?\s)/i;

/** Whether the text looks like a call of one of the clients, so that it is to be read as one. */
export function looksLikeCommand(text: string): boolean {
  if (/(?:^|[\s\\/"'>])(?:obclient|mysql|mariadb)(?:\.exe)?["']?\s+\S/i.test(text)) return true;
  return /(?:^|\s)-/.test(text) && !isLoginWithDash(text);
}

/** `root@sys:a -b@host`: a password with a dash in it, and nothing of a command's options. */
function isLoginWithDash(text: string): boolean {
  return /^[^\s:-][^\s:]*:\S.*@[^\s@]+$/s.test(text) && !/\s-.*\s-|\s--?p/s.test(text);
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
  return new Reader(words.slice(client + 1), fromEnvironment).read();
}

/** Databases that every tenant has, so that behind `-p` no one means a password by them. */
const wellKnown = /^(?:oceanbase|information_schema|mysql|sys)$/i;

class Reader {
  readonly #words: string[];
  readonly #ssl = new SslOptions();
  #host: string | undefined;
  #port: number | undefined;
  #user: string | undefined;
  #password: string | undefined;
  /** The command says whether there is a password. */
  #decided: boolean;
  /** The word before asks for a password, and has none. */
  #asks = false;
  #local: string | undefined;

  constructor(words: readonly string[], password: string | undefined) {
    this.#words = [...words];
    this.#password = password;
    this.#decided = password !== undefined;
  }

  read(): ConnectionParts {
    const databases: string[] = [];
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      const asks = this.#asks;
      this.#asks = false;
      if (word === '--') continue;
      if (word.startsWith('--')) this.#long(word.slice(2));
      else if (word.startsWith('-') && word.length > 1) this.#short(word.slice(1));
      else if (asks && !wellKnown.test(word)) throw loneWord();
      else databases.push(word);
    }
    if (databases.length > 1) {
      throw new NotAConnection(
        l10n.t(
          'The command has one word too many. Put quotation marks around a value with spaces, and write the password right after -p, without a space.',
        ),
      );
    }
    const tls = this.#ssl.result();
    if (!this.#decided) {
      if (databases.some((word) => !wellKnown.test(word))) throw loneWord();
      const kept = [this.#host, this.#user, tls?.ca, tls?.cert, tls?.key];
      if (kept.some((value) => value !== undefined && endsInPassword(value))) {
        throw new NotAConnection(
          l10n.t(
            'It cannot be told whether a password follows the -p within a value. If so, put a space before it; if not, add -p at the end of the command.',
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
      tls,
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
      const mayBePassword = /(?:^|-)p|[^a-z-]/i.test(given); // --psecret, --ssl-psecret
      // Else of no meaning for the connection, and complete.
      if (value !== undefined || (negated !== undefined && !mayBePassword)) return;
      throw new NotAConnection(
        mayBePassword
          ? l10n.t('One of the options is not known. A password stands right after -p or --password=.')
          : l10n.t('The option --{0} is not known. Remove it, with its value if it has one.', given),
      );
    }
    if (negated !== undefined) {
      if (option === 'password') this.#set(option, '');
      else this.#ssl.set(option, '0');
    } else this.#set(option, value ?? (takesValue(option) ? this.#next(`--${option}`) : undefined));
  }

  #short(letters: string): void {
    const letter = letters.charAt(0);
    const rest = letters.slice(1);
    const option = shortValued[letter];
    if (letter === 'p') {
      this.#set('password', rest === '' ? undefined : rest);
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
        this.#host = once(option, this.#host, parseHost(value ?? ''));
        break;
      case 'port':
        this.#port = once(option, this.#port, parsePort(value ?? ''));
        break;
      case 'user':
        this.#user = once(option, this.#user, parseUser(value ?? ''));
        break;
      case 'password':
        this.#password = value ?? this.#password;
        this.#decided = true;
        this.#asks = (value ?? '') === '';
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
        if (value !== undefined && !/^tcp$/i.test(value)) this.#local = '--protocol';
        break;
      default:
        this.#ssl.set(option, value);
    }
  }
}

/** The clients take the last one; here one of the two is a slip, and may be a part of the password. */
function once<T>(option: string, before: T | undefined, value: T): T {
  if (before === undefined || before === value) return value;
  throw new NotAConnection(
    l10n.t('The option --{0} is there twice, with different values. Remove one of them.', option),
  );
}

function loneWord(): NotAConnection {
  return new NotAConnection(
    l10n.t(
      'A word stands alone where a password or a database may be meant. Write a password right after -p, without a space, and a database after -D.',
    ),
  );
}
