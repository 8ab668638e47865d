import * as l10n from '@vscode/l10n';
import { isIP, isIPv6 } from 'node:net';
import { looksLikeCommand, parseCommandLine } from './commandLine.ts';
import { parseEndpoint } from './endpoint.ts';
import { NotAConnection, type ConnectionParts } from './parts.ts';
import { namesPassword } from './passwordMarks.ts';
import { looksLikeUrl, parseUrl } from './url.ts';
import { colonInUser, isPlainUser, mayHaveColons } from './userName.ts';

export type ParsedConnection =
  | { readonly kind: 'parts'; readonly parts: ConnectionParts }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Reads what was pasted: a command line of obclient, mysql or mariadb, a `mysql://` or `jdbc:` URL, `host`,
 * `host:port`, `user@tenant#cluster`, `cluster:tenant:user` or `user@tenant:password@host:port`. A password is in
 * `parts.password` and nowhere else: where it cannot be told, the text is refused. The problem is one sentence,
 * without a secret.
 */
export function parseConnection(text: string): ParsedConnection {
  try {
    const parts = parseTrimmed(unwrapped(text.trim()));
    if (parts.password === undefined && namesPassword(text)) {
      throw new NotAConnection(
        l10n.t(
          'The text names a password that cannot be read from it. Enter the host alone: user and password are asked next.',
        ),
      );
    }
    return { kind: 'parts', parts };
  } catch (error) {
    if (!(error instanceof NotAConnection)) throw error;
    return { kind: 'problem', problem: error.message };
  }
}

/** Copied out of a property file or of code, a text may be in quotes. */
function unwrapped(text: string): string {
  const inside = /^(["'`])([^"'`]*)\1[;,]?$/s.exec(text)?.[2];
  return inside === undefined ? text : inside.trim();
}

function parseTrimmed(text: string): ConnectionParts {
  if (text === '') {
    throw new NotAConnection(
      l10n.t('Paste a connection command or a URL, or enter the host of an observer or of OBProxy.'),
    );
  }
  if (/[‘’‚‛“”„‟«»‹›]|(?:^|\s)[‐‑‒–—―−－]/.test(text)) {
    throw new NotAConnection(
      l10n.t(
        'The text has curly quotation marks or long dashes, as word processors make them. Write plain ones in their place.',
      ),
    );
  }
  if (looksLikeUrl(text)) return parseUrl(text);
  if (looksLikeCommand(text)) return parseCommandLine(text);
  return parseShort(text);
}

function parseShort(text: string): ConnectionParts {
  if (isIPv6(text)) return { host: text };
  const at = text.lastIndexOf('@');
  if (at < 0) {
    if (isPlainUser(text) && /[#:]/.test(text) && !/^[^#:]*:\d*$/.test(text)) return { user: text };
    if (/[\s"'`={};]/.test(text)) throw nothingKnown();
    return parseAddress(text);
  }
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (before === '') throw new NotAConnection(l10n.t('The user before “@” is missing.'));
  if (after === '') throw new NotAConnection(l10n.t('The tenant after “@” is missing.'));
  if (before.includes(':')) return { ...parseLogin(before), ...parseAddress(after) };
  // After a user stands a tenant, unless it can only be an address: root@10.0.0.1, root@host:2881, root@sys@host.
  const isAddress =
    isIP(after) !== 0 || /^(?:\[.*\]|[^:#]*):[^:]*$|^\[.*\]$/.test(after) || before.includes('@');
  const user = isAddress ? before : text;
  if (!isPlainUser(user)) throw nothingKnown();
  return { user, ...(isAddress ? parseAddress(after) : {}) };
}

/** `user:password`. */
function parseLogin(text: string): ConnectionParts {
  const colon = text.indexOf(':');
  const [user, password] = [text.slice(0, colon), text.slice(colon + 1)];
  if (!isPlainUser(user) || /^\s/.test(password)) throw nothingKnown(); // `password: x` of a file
  if (mayHaveColons(text)) throw colonInUser();
  return { user, password };
}

function parseAddress(text: string): ConnectionParts {
  if (/^(?:\[[^\]]*\]|[^\s/:]+)(?::\d+)?\/\S*$/.test(text)) {
    throw new NotAConnection(
      l10n.t('Enter the host and the port alone, without the “/” and what follows it.'),
    );
  }
  if (/^tcp:[^:]+:\d+$/i.test(text)) {
    throw new NotAConnection(
      l10n.t('Enter the host and the port alone, without what stands before the host.'),
    );
  }
  if (/[\s/?(=;"'`]/.test(text)) throw nothingKnown();
  if (/^[^:[\]]+:(?=[^:]*[^\d:])[^:]+$/.test(text)) {
    throw new NotAConnection(
      l10n.t(
        'What follows “:” is not a port. If it is a password, add @ and the host: user:password@host:port.',
      ),
    );
  }
  return parseEndpoint(text);
}

function nothingKnown(): NotAConnection {
  return new NotAConnection(
    l10n.t(
      'This is not a connection command, a URL or a host name. Paste a command that begins with obclient or mysql, a URL that begins with mysql:// or jdbc:oceanbase://, or enter the host alone.',
    ),
  );
}
