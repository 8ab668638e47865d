import * as l10n from '@vscode/l10n';
import { isIPv6 } from 'node:net';
import { NotAConnection } from './parts.ts';

/** A host as it is connected to: brackets around an IPv6 address taken away. Throws {@link NotAConnection}. */
export function parseHost(text: string): string {
  const host = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (host === '') throw new NotAConnection(l10n.t('The host is empty.'));
  if (host !== text && !isIPv6(host)) {
    throw new NotAConnection(l10n.t('The text in square brackets is not an IPv6 address.'));
  }
  if (host.includes(',')) {
    throw new NotAConnection(
      l10n.t('Several hosts are named. Keep the one that should be connected to, or that of OBProxy.'),
    );
  }
  if (/^\$?[{<].*[}>]$/.test(host)) {
    throw new NotAConnection(l10n.t('The host is a placeholder: put the name or the address in its place.'));
  }
  if (host.includes(':') ? !isIPv6(host) : !/^[\p{L}\p{N}_.-]+$/u.test(host)) {
    throw new NotAConnection(l10n.t('The host is neither a host name nor an address.'));
  }
  return host;
}

/** A port. Throws {@link NotAConnection}. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new NotAConnection(l10n.t('The port is not a number between 1 and 65535.'));
  }
  return port;
}

/** `host`, `host:port`, `[::1]:port` or a bare IPv6 address. Throws {@link NotAConnection}. */
export function parseEndpoint(text: string): { host: string; port?: number } {
  if (isIPv6(text) || /^\[[^\]]*$/.test(text)) return { host: parseHost(text) };
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? [undefined, text];
  return port === undefined ? { host: parseHost(host) } : { host: parseHost(host), port: parsePort(port) };
}
