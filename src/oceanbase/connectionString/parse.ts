import * as l10n from '@vscode/l10n';
import { isIP, isIPv6 } from 'node:net';
import { looksLikeCommand, parseCommandLine } from './commandLine.ts';
import { parseEndpoint } from './endpoint.ts';
import { NotAConnection, type ConnectionParts } from './parts.ts';
import { looksLikeUrl, parseUrl } from './url.ts';

export type ParsedConnection =
  | { readonly kind: 'parts'; readonly parts: ConnectionParts }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Reads what was pasted: a command line of obclient, mysql or mariadb, a `mysql://` or `jdbc:` URL, `host`,
 * `host:port`, `user@tenant#cluster` or `cluster:tenant:user`. The problem is one sentence, without a secret.
 */
export function parseConnection(text: string): ParsedConnection {
  try {
    return { kind: 'parts', parts: parseTrimmed(unwrapped(text.trim())) };
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
  if (looksLikeUrl(text)) return parseUrl(text);
  if (looksLikeCommand(text)) return parseCommandLine(text);
  if (/\s/.test(text)) {
    throw new NotAConnection(
      l10n.t(
        'This is not a connection command, a URL or a host name: it has spaces in it. Paste a command that begins with obclient or mysql, or enter the host alone.',
      ),
    );
  }
  return parseShort(text);
}

function parseShort(text: string): ConnectionParts {
  if (isIPv6(text)) return { host: text };
  const at = text.lastIndexOf('@');
  if (at >= 0) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    // After a user stands a tenant, unless it can only be an address: root@10.0.0.1, root@host:2881, root@sys@host.
    const isAddress =
      isIP(after) !== 0 || /^(?:\[.*\]|[^:#]*):[^:]*$|^\[.*\]$/.test(after) || before.includes('@');
    if (before === '') throw new NotAConnection(l10n.t('The user before “@” is missing.'));
    if (after === '') throw new NotAConnection(l10n.t('The tenant after “@” is missing.'));
    if (isAddress) return { user: before, ...parseEndpoint(after) };
    return { user: text };
  }
  if (text.includes('#')) return { user: text };
  const fields = text.split(':');
  // OBProxy's other form, with the cluster's id behind it or without.
  const namesAll = fields.length === 3 || (fields.length === 4 && /^\d+$/.test(fields[3] ?? ''));
  if (namesAll && fields.every((field) => field !== '' && !/[[\]/,]/.test(field))) return { user: text };
  return parseEndpoint(text);
}
