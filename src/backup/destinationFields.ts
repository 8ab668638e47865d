import * as l10n from '@vscode/l10n';
import type { ArchiveAttributes } from '../oceanbase/archiveStatements.ts';
import { parseSeconds, type ArchiveDestination } from '../oceanbase/destinations.ts';
import { tidyPath, type Destination, type OptionName, type Options } from '../oceanbase/destinationUri.ts';
import type { DestinationKind } from './destinationChange.ts';

/**
 * The kinds of storage and the fields that each needs (OceanBase manual, “Preparation before data backup”), with
 * what may be typed into them.
 */
export type StorageId = 'file' | 'oss' | 'cos' | 's3' | 's3-compatible';

export interface Storage {
  readonly id: StorageId;
  readonly label: string;
  readonly description: string;
  readonly scheme: 'file' | 'oss' | 'cos' | 's3';
  /** What the host looks like; undefined for `file`. */
  readonly hostExample: string | undefined;
  /** The options that are asked for beside the host. */
  readonly options: readonly StorageOption[];
  /** Whether the way of addressing a bucket is asked for. */
  readonly addressing: boolean;
}

export interface StorageOption {
  readonly name: OptionName;
  /** Whether it may be left empty. */
  readonly optional: boolean;
  readonly label: string;
  readonly prompt: string;
  readonly example: string;
  readonly pattern: RegExp;
  readonly complaint: string;
}

const appid = (): StorageOption => ({
  name: 'appid',
  optional: false,
  label: 'APPID',
  prompt: l10n.t('APPID of the Tencent Cloud account'),
  example: '1250000000',
  pattern: /^\d+$/,
  complaint: l10n.t('An APPID is a number, such as 1250000000.'),
});
const region = (): StorageOption => ({
  name: 's3_region',
  optional: false,
  label: l10n.t('Region'),
  prompt: l10n.t('Region of the bucket'),
  example: 'eu-central-1',
  pattern: /^[A-Za-z0-9-]+$/,
  complaint: l10n.t('Enter the region of the bucket, such as eu-central-1.'),
});
/** Some of these storages refuse a login without a region; the others take none. */
const optionalRegion = (): StorageOption => ({
  ...region(),
  optional: true,
  prompt: l10n.t('Region of the bucket. Leave it empty if the storage has none'),
});

/** The kinds of storage, in the user's language. */
export const storages = (): readonly Storage[] => [
  {
    id: 'file',
    label: l10n.t('Directory'),
    description: l10n.t('file:// – NFS that every server has mounted at the same path'),
    scheme: 'file',
    hostExample: undefined,
    options: [],
    addressing: false,
  },
  {
    id: 'oss',
    label: l10n.t('Alibaba Cloud OSS'),
    description: 'oss://',
    scheme: 'oss',
    hostExample: 'oss-cn-hangzhou-internal.aliyuncs.com',
    options: [],
    addressing: false,
  },
  {
    id: 'cos',
    label: l10n.t('Tencent Cloud COS'),
    description: 'cos://',
    scheme: 'cos',
    hostExample: 'cos.ap-nanjing.myqcloud.com',
    options: [appid()],
    addressing: false,
  },
  {
    id: 's3',
    label: l10n.t('Amazon S3'),
    description: l10n.t('s3:// – from 4.2.1 BP7'),
    scheme: 's3',
    hostExample: 's3.eu-central-1.amazonaws.com',
    options: [region()],
    addressing: false,
  },
  {
    id: 's3-compatible',
    label: l10n.t('S3-compatible storage'),
    description: l10n.t('s3:// with a host of its own – MinIO, OBS, GCS, COS and others'),
    scheme: 's3',
    hostExample: 'https://minio.example.com:9000',
    options: [optionalRegion()],
    addressing: true,
  },
];

/** The kind of a destination that is set already; undefined if a newer server knows more than we do. */
export function storageOf(destination: Destination | undefined): Storage | undefined {
  if (!destination) return undefined;
  const { scheme, options } = destination;
  const own = scheme === 's3' && !isAmazon(options) ? 's3-compatible' : scheme;
  return storages().find(({ id }) => id === own);
}

/** Only Amazon has these hosts; other storages have regions and both ways of addressing too. */
function isAmazon({ host }: Options): boolean {
  return /(?:^|[./])amazonaws\.com(?:\.cn)?(?::\d+)?\/?$/i.test(host ?? '');
}

/** What is wrong with the value of an option, in one sentence; undefined if nothing is. */
export function checkOption(
  { optional, pattern, complaint }: StorageOption,
  text: string,
): string | undefined {
  const value = text.trim();
  return (optional && value === '') || pattern.test(value) ? undefined : complaint;
}

/** The directory in what was typed: `file://` may stand before it. */
export function directoryOf(text: string): string {
  return tidyPath(text.trim().replace(/^file:\/\//i, ''));
}

/** What is wrong with a directory, in one sentence; undefined if nothing is. */
export function checkDirectory(text: string, kind: DestinationKind): string | undefined {
  const path = directoryOf(text);
  if (path === '') return l10n.t('Enter a directory, such as /data/nfs/backup.');
  if (!path.startsWith('/')) {
    return l10n.t('Enter an absolute path: it starts with “/” and is the same on every server.');
  }
  if (path === '/') return l10n.t('Enter an empty directory of its own, not the root.');
  if (path.includes('?')) {
    return l10n.t(
      'Enter the directory alone. Options after “?”, such as zone or region, cannot be set here.',
    );
  }
  if (/[\u0000-\u001f]/.test(path)) return l10n.t('A path has no control characters.');
  if (kind === 'archive' && /\s/.test(path)) {
    return l10n.t('An archive destination cannot contain spaces: they separate its attributes.');
  }
  if (path.split('/').some((part) => part === '..' || part === '.')) {
    return l10n.t('Enter the path without “.” and “..”.');
  }
  return undefined;
}

export function checkBucket(text: string): string | undefined {
  const bucket = text.trim();
  if (bucket === '') return l10n.t('Enter the name of the bucket.');
  const host = /\.(?:oss-[\w-]+|cos|obs|s3(?:-[\w-]+)?)\..*com(?:\.cn)?$/i.exec(bucket)?.[0];
  if (host !== undefined) return l10n.t('Enter the bucket without the endpoint: leave “{0}” away.', host);
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(bucket)
    ? undefined
    : l10n.t(
        'Enter the bucket’s name alone: letters, digits, “.”, “-” and “_”. The directory is asked next.',
      );
}

export function checkPrefix(text: string): string | undefined {
  const prefix = prefixOf(text);
  if (prefix === '')
    return l10n.t('Enter a directory within the bucket: each tenant needs an empty one of its own.');
  return /^[A-Za-z0-9/_$+=.*-]+$/.test(prefix) && !prefix.split('/').includes('..')
    ? undefined
    : l10n.t('Enter letters, digits and / - _ $ + = . alone: the server may not take anything else.');
}

/** The directory within a bucket, without slashes around it. */
export function prefixOf(text: string): string {
  return tidyPath(text.trim().replace(/^\/+/, ''));
}

/** The endpoint: a name or an address, with a scheme and a port if need be, and without the bucket. */
export function checkEndpoint(text: string, bucket: string): string | undefined {
  const host = text.trim();
  if (host === '') return l10n.t('Enter the endpoint of the storage.');
  if (!/^(https?:\/\/)?([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?\/?$/i.test(host)) {
    return l10n.t(
      'Enter the endpoint alone, such as https://minio.example.com:9000, without a path, spaces, “?” or “&”.',
    );
  }
  if (host.replace(/^https?:\/\//i, '').startsWith(`${bucket}.`)) {
    return l10n.t('Enter the endpoint without the bucket: leave “{0}.” away.', bucket);
  }
  return undefined;
}

/** An access id or key. The message never repeats it. */
export function checkKey(text: string): string | undefined {
  if (text === '') return l10n.t('Enter it, or press Escape to leave everything as it is.');
  return /[\s&?'"\\]/.test(text)
    ? l10n.t(
        'It contains a space, “&”, “?”, a quotation mark or a backslash, none of which a destination can contain. Was more than the key pasted?',
      )
    : undefined;
}

/** `1d` to `7d`, in any unit (facts.md 1.2). */
export function checkInterval(text: string): string | undefined {
  const days = (parseSeconds(text) ?? 0) / 86_400;
  return days >= 1 && days <= 7 ? undefined : l10n.t('Enter a time from 1d to 7d, such as 1d or 36h.');
}

/**
 * What an archive destination has beside its place, before anything is asked: what is set at present, because the
 * server puts its defaults where a statement names nothing. COMPRESSION is the exception: it stays as it is unless it is
 * named, and newer versions refuse the name (ObLogArchiveDestConfigParser), so it is never named.
 */
export function attributesNow(archive: ArchiveDestination | undefined): ArchiveAttributes {
  const interval = archive?.pieceSwitchInterval ?? '';
  return {
    binding: archive?.binding.toUpperCase() === 'MANDATORY' ? 'Mandatory' : 'Optional',
    pieceSwitchInterval: checkInterval(interval) === undefined ? interval : '1d',
  };
}

export interface ObjectAnswers {
  readonly bucket: string;
  readonly prefix: string;
  readonly host: string;
  readonly options: Options;
}

/**
 * The destination that the answers make. Options of the present one of the same kind are kept unless they were
 * asked for; an option answered with '' is left to the server's default.
 */
export function objectDestination(
  storage: Storage,
  answers: ObjectAnswers,
  current: Destination | undefined,
): Destination {
  const kept = storageOf(current)?.id === storage.id ? current?.options : undefined;
  const options = { ...kept, ...answers.options, host: answers.host.trim().replace(/\/$/, '') };
  return {
    scheme: storage.scheme,
    path: `${answers.bucket.trim()}/${prefixOf(answers.prefix)}`,
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== '')),
  };
}
