/**
 * Backup and archive destinations as URIs: `file:///path`, `oss://bucket/path?host=…&access_id=…&access_key=…`,
 * `cos://…&appid=…`, `s3://…&s3_region=…` (OceanBase manual, “Preparation before data backup”). Keys are never
 * part of a {@link Destination}: they are given to {@link buildUri} and to nothing else.
 */

/** What is not secret in a URI's query; everything else is dropped when a URI is read. */
const openOptions = [
  'host',
  'appid',
  's3_region',
  'delete_mode',
  'checksum_type',
  'addressing_model',
  'enable_worm',
  'max_iops',
  'max_bandwidth',
] as const;
/** The keys, which are asked for each time, and what the dictionary shows in place of one. */
const keyOptions: ReadonlySet<string> = new Set(['access_id', 'access_key', 'encrypt_key']);
export type OptionName = (typeof openOptions)[number];
export type Options = Readonly<Partial<Record<OptionName, string>>>;

/** Where backups or archived logs go. It holds no key, so it may be shown, logged and compared. */
export interface Destination {
  /** `file`, `oss`, `cos`, `s3`, or what a newer server knows. */
  readonly scheme: string;
  /** Of `file` the absolute directory, else bucket and path: `bucket/path`. Without a slash at its end. */
  readonly path: string;
  readonly options: Options;
  /** How many options it has that are not read, because they may be secret; not there for none. */
  readonly unreadOptions?: number;
}

/** The credentials of an object storage. For the wire alone. */
export interface Keys {
  readonly accessId: string;
  readonly accessKey: string;
}

const mask: Keys = { accessId: '******', accessKey: '******' };

/** The URI as the server wants it, keys included. `keys` is left out for `file`. */
export function buildUri({ scheme, path, options }: Destination, keys?: Keys): string {
  const query: string[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') query.push(`${name}=${value}`);
  };
  add('host', options.host);
  if (keys) {
    add('access_id', keys.accessId);
    add('access_key', keys.accessKey);
  }
  for (const name of openOptions) if (name !== 'host') add(name, options[name]);
  return `${scheme}://${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** {@link buildUri} as it may be shown: with the keys masked, where there are any. */
export function maskedUri(destination: Destination): string {
  return buildUri(destination, destination.scheme === 'file' ? undefined : mask);
}

/** The destination without its keys and its less telling options: `oss://bucket/path (host.example.com)`. */
export function describeDestination({ scheme, path, options }: Destination): string {
  return `${scheme}://${path}${options.host === undefined ? '' : ` (${options.host})`}`;
}

/**
 * Reads a URI as the dictionary shows it. Of its query only what is known to be harmless is kept: `access_id`,
 * `access_key`, `encrypt_key` and whatever a newer version adds are dropped. undefined: not a URI.
 */
export function parseUri(text: string): Destination | undefined {
  const match = /^([a-z][a-z0-9]*):\/\/([^?]*)(?:\?(.*))?$/is.exec(text.trim());
  if (!match) return undefined;
  const [, scheme = '', path = '', query = ''] = match;
  const options: Partial<Record<OptionName, string>> = {};
  let unread = 0;
  for (const part of query.split('&')) {
    const [name, value] = splitOnce(part);
    const known = openOptions.find((one) => one === name.trim().toLowerCase());
    if (known && value !== '') options[known] = value;
    else if (!known && value !== '' && !keyOptions.has(name.trim().toLowerCase())) unread++;
  }
  const place = { scheme: scheme.toLowerCase(), path: tidyPath(path), options };
  return unread > 0 ? { ...place, unreadOptions: unread } : place;
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

/** Doubled slashes and those at the end mean nothing; the one at the start of a directory stays. */
export function tidyPath(path: string): string {
  const tidy = path.trim().replaceAll(/\/{2,}/g, '/');
  return tidy.length > 1 ? tidy.replace(/\/$/, '') : tidy;
}

/** How `a` lies to `b`: the same place, above it, below it, or nowhere near it. */
export type Relation = 'same' | 'parent' | 'child' | 'apart';

/**
 * A destination as a place: its storage (two items), then its directories from the root. Bucket names of OSS and COS
 * are unique; those of S3 belong to a host.
 */
export function placeOf(destination: Destination): string[] {
  const { scheme, path } = destination;
  return [scheme, scheme === 's3' ? hostOf(destination) : '', ...segments(path)];
}

/** Compares two destinations as places. */
export function relation(a: Destination, b: Destination): Relation {
  const left = placeOf(a);
  const right = placeOf(b);
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) if (left[i] !== right[i]) return 'apart';
  if (left.length === right.length) return 'same';
  return left.length < right.length ? 'parent' : 'child';
}

function hostOf({ options }: Destination): string {
  return (options.host ?? '')
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
}

/** `.` is nothing and `..` is the directory above, as a file system reads them. */
function segments(path: string): string[] {
  const read: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') read.pop();
    else if (part !== '' && part !== '.') read.push(part);
  }
  return read;
}
