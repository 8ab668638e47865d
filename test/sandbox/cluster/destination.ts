/** Backup destinations: their URIs, and the format files that say whose directory it is. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ObError } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import type { Tenant } from './tenant.ts';

export type DestinationType = 'backup_data' | 'archive_log';

export interface Uri {
  scheme: 'file' | 'object';
  /** Without credentials: what jobs, sets and rounds show. */
  path: string;
  /** As the parameter views show it. */
  shown: string;
  /** The parts of an object storage's `shown`, as CDB_OB_BACKUP_STORAGE_INFO has them. */
  endpoint: string;
  authorization: string;
  extension: string;
  directory?: string;
  isS3: boolean;
}

const formatFile = 'format.obbak';
const objectSchemes = ['oss', 'cos', 's3', 'obs'];
/** Options that the server keeps, in the order in which they were given; it forgets all others. */
const extensions = ['appid', 's3_region', 'delete_mode', 'checksum_type', 'addressing_model'];

function invalid(cluster: Cluster, uri: string): ObError {
  return cluster.version === '4.1'
    ? new ObError('OB_INVALID_BACKUP_DEST')
    : new ObError('OB_INVALID_BACKUP_DEST', `${uri} is not a valid uri`);
}

/** The key is shown encrypted, never as it was given. */
function encrypted(key: string): string {
  const bytes = Buffer.from(key, 'utf8').map((byte, index) => byte ^ (0x5a + (index % 32)));
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

export function parseUri(cluster: Cluster, text: string): Uri {
  if (/[?&]encrypt_key=/.test(text)) {
    throw new ObError(
      'OB_INVALID_BACKUP_DEST',
      'backup destination contains encrypt_key, which is not a valid uri',
    );
  }
  const match = /^([a-z0-9]+):\/\/([^?]*)(?:\?(.*))?$/is.exec(text);
  const scheme = (match?.[1] ?? '').toLowerCase();
  const path = match?.[2] ?? '';
  if (scheme === 'file') {
    if (!path.startsWith('/') || match?.[3] !== undefined) {
      throw invalid(cluster, text);
    }
    const directory = path.replace(/\/+$/, '') || '/';
    return {
      scheme: 'file',
      path: `file://${directory}`,
      shown: `file://${directory}`,
      endpoint: '',
      authorization: '',
      extension: '',
      directory,
      isS3: false,
    };
  }
  // Nothing is decoded: keys with `+` or `%` in them are meant as they stand.
  const options = (match?.[3] ?? '').split('&').map((part): [string, string] => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  });
  const option = (key: string): string => options.find(([name]) => name === key)?.[1] ?? '';
  const complete = ['host', 'access_id', 'access_key'].every((key) => option(key) !== '');
  if (!objectSchemes.includes(scheme) || path === '' || !complete) {
    throw invalid(cluster, text);
  }
  const deleteMode = option('delete_mode');
  if (deleteMode !== '' && deleteMode !== 'delete' && deleteMode !== 'tagging') {
    throw new ObError('OB_INVALID_ARGUMENT');
  }
  const endpoint = `host=${option('host')}`;
  const authorization = `access_id=${option('access_id')}&encrypt_key=${encrypted(option('access_key'))}`;
  const extension = options
    .filter(([name]) => extensions.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const bare = `${scheme}://${path}?${endpoint}`;
  const shown = `${bare}&${authorization}${extension === '' ? '' : `&${extension}`}`;
  return { scheme: 'object', path: bare, shown, endpoint, authorization, extension, isS3: scheme === 's3' };
}

function formatContent(cluster: Cluster, tenant: Tenant, type: DestinationType): string {
  const { name, id } = cluster;
  return `${JSON.stringify({ cluster: name, cluster_id: id, tenant: tenant.name, tenant_id: tenant.id, type })}\n`;
}

function deviceError(error: unknown): ObError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new ObError('OB_BACKUP_PERMISSION_DENIED');
  }
  return code === 'ENOSPC' ? new ObError('OB_BACKUP_DEVICE_OUT_OF_SPACE') : new ObError('OB_IO_ERROR');
}

/** An empty directory becomes the tenant's own; one of its own stays so; all others are refused. */
export function claimDirectory(
  cluster: Cluster,
  tenant: Tenant,
  type: DestinationType,
  directory: string,
): void {
  const own = formatContent(cluster, tenant, type);
  let found: string | undefined;
  try {
    mkdirSync(directory, { recursive: true });
    const file = join(directory, formatFile);
    if (existsSync(file)) {
      found = readFileSync(file, 'utf8');
    } else if (readdirSync(directory).length > 0) {
      throw new ObError(
        'OB_BACKUP_FORMAT_FILE_NOT_EXIST',
        cluster.errorText('OB_BACKUP_FORMAT_FILE_NOT_EXIST'),
      );
    } else {
      writeFileSync(file, own);
      writeFileSync(join(directory, 'check_file'), '');
    }
  } catch (error) {
    throw error instanceof ObError ? error : deviceError(error);
  }
  if (found !== undefined && found !== own) {
    throw new ObError(
      'OB_BACKUP_FORMAT_FILE_NOT_MATCH',
      cluster.errorText('OB_BACKUP_FORMAT_FILE_NOT_MATCH'),
    );
  }
}

/** A job that leaves INIT wants the format file to be there still. */
export function formatFileMissing(tenant: Tenant): boolean {
  const directory = tenant.dataDest?.directory;
  return directory !== undefined && !existsSync(join(directory, formatFile));
}
