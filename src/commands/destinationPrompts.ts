import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type {
  DestinationKind,
  DestinationRequest,
  DestinationSituation,
} from '../backup/destinationChange.ts';
import {
  attributesNow,
  checkBucket,
  checkDirectory,
  checkEndpoint,
  checkInterval,
  checkKey,
  checkOption,
  checkPrefix,
  directoryOf,
  objectDestination,
  storageOf,
  storages,
  type Storage,
} from '../backup/destinationFields.ts';
import type { ArchiveAttributes } from '../oceanbase/archiveStatements.ts';
import type { Destination, Keys, OptionName } from '../oceanbase/destinationUri.ts';
import { currentFirst } from './currentFirst.ts';

/**
 * Asks for a destination, field by field, with what is set at present filled in – but never its keys, which are
 * not read. undefined: the user gave up, and nothing is said then.
 */
export async function askDestination(
  kind: DestinationKind,
  situation: DestinationSituation,
  clusterName: string,
): Promise<DestinationRequest | undefined> {
  const current = kind === 'backup' ? situation.backup : situation.archive?.destination;
  const { name } = situation.tenant;
  const what =
    kind === 'backup'
      ? l10n.t('Backup destination of {0} on {1}', name, clusterName)
      : l10n.t('Archive destination of {0} on {1}', name, clusterName);
  const storage = await pickStorage(what, storageOf(current));
  if (!storage) return undefined;
  const place =
    storage.scheme === 'file'
      ? await askDirectory(what, kind, storageOf(current)?.id === 'file' ? current : undefined)
      : await askObject(what, storage, current);
  if (!place) return undefined;
  const attributes = kind === 'archive' ? await askAttributes(what, situation) : attributesNow(undefined);
  return attributes && { kind, ...place, attributes };
}

interface Place {
  readonly destination: Destination;
  readonly keys: Keys | undefined;
}

/** The server's default, which older versions do not know by name. */
const virtualHosted = 'virtual_hosted_style';

async function pickStorage(what: string, current: Storage | undefined): Promise<Storage | undefined> {
  const picked = await vscode.window.showQuickPick(
    currentFirst(
      storages().map((storage) => ({ label: storage.label, description: storage.description, storage })),
      ({ storage }) => storage.id === current?.id,
    ),
    { title: what, placeHolder: l10n.t('Where is it?'), ignoreFocusOut: true },
  );
  return picked?.storage;
}

async function askDirectory(
  what: string,
  kind: DestinationKind,
  current: Destination | undefined,
): Promise<Place | undefined> {
  const text = await ask({
    title: l10n.t('{0}: {1}', what, l10n.t('Directory')),
    prompt: l10n.t('An empty directory of its own, which every server has mounted at this path'),
    placeHolder: '/data/nfs/backup/my_tenant/data',
    value: current?.path ?? '',
    validateInput: (typed) => checkDirectory(typed, kind),
  });
  if (text === undefined) return undefined;
  return { destination: { scheme: 'file', path: directoryOf(text), options: {} }, keys: undefined };
}

async function askObject(
  what: string,
  storage: Storage,
  current: Destination | undefined,
): Promise<Place | undefined> {
  const known = storageOf(current)?.id === storage.id ? current : undefined;
  const slash = known?.path.indexOf('/') ?? -1;
  const bucket = await ask({
    title: l10n.t('{0}: {1}', what, l10n.t('Bucket')),
    prompt: l10n.t('Name of the bucket'),
    value: slash < 0 ? (known?.path ?? '') : (known?.path.slice(0, slash) ?? ''),
    validateInput: checkBucket,
  });
  if (bucket === undefined) return undefined;
  const prefix = await ask({
    title: l10n.t('{0}: {1}', what, l10n.t('Directory in the bucket')),
    prompt: l10n.t('An empty directory of its own, within the bucket'),
    placeHolder: 'backup/my_tenant/data',
    value: slash < 0 ? '' : (known?.path.slice(slash + 1) ?? ''),
    validateInput: checkPrefix,
  });
  if (prefix === undefined) return undefined;
  const host = await ask({
    title: l10n.t('{0}: {1}', what, l10n.t('Host')),
    prompt: l10n.t('Endpoint of the storage, without the bucket'),
    placeHolder: storage.hostExample ?? '',
    value: known?.options.host ?? '',
    validateInput: (text) => checkEndpoint(text, bucket.trim()),
  });
  if (host === undefined) return undefined;
  const options: Partial<Record<OptionName, string>> = {};
  for (const option of storage.options) {
    const { name, label, prompt, example } = option;
    const value = await ask({
      title: l10n.t('{0}: {1}', what, label),
      prompt,
      placeHolder: example,
      value: known?.options[name] ?? '',
      validateInput: (text) => checkOption(option, text),
    });
    if (value === undefined) return undefined;
    options[name] = value.trim();
  }
  const accessId = await askKey(
    l10n.t('{0}: {1}', what, l10n.t('Access ID')),
    l10n.t('Access ID of an account that may list, read, write and delete'),
  );
  if (accessId === undefined) return undefined;
  const accessKey = await askKey(
    l10n.t('{0}: {1}', what, l10n.t('Access key')),
    l10n.t('It is sent to the server and kept nowhere else'),
  );
  if (accessKey === undefined) return undefined;
  if (storage.addressing) {
    const model = await pick(
      l10n.t('{0}: {1}', what, l10n.t('Addressing')),
      known?.options.addressing_model ?? virtualHosted,
      [
        [virtualHosted, l10n.t('bucket.host/… – the default')],
        ['path_style', l10n.t('host/bucket/… – MinIO without a domain, and others')],
      ],
    );
    if (model === undefined) return undefined;
    options.addressing_model = model === virtualHosted ? '' : model;
  }
  const deleteMode = await pick(
    l10n.t('{0}: {1}', what, l10n.t('Clean-up')),
    known?.options.delete_mode ?? 'delete',
    [
      ['delete', l10n.t('expired files are deleted – the default')],
      ['tagging', l10n.t('expired files are kept and tagged “delete_mode=tagging”')],
    ],
  );
  if (deleteMode === undefined) return undefined;
  options.delete_mode = deleteMode === 'delete' ? '' : deleteMode;
  return {
    destination: objectDestination(storage, { bucket, prefix, host, options }, current),
    keys: { accessId, accessKey },
  };
}

async function askAttributes(
  what: string,
  { archive }: DestinationSituation,
): Promise<ArchiveAttributes | undefined> {
  const now = attributesNow(archive);
  const binding = await pick(l10n.t('{0}: {1}', what, l10n.t('Binding')), now.binding, [
    [
      'Optional',
      l10n.t('the workload goes first: log that is not archived in time may be lost to the archive'),
    ],
    ['Mandatory', l10n.t('the archive goes first: writing may stop until the log is archived')],
  ]);
  if (binding === undefined) return undefined;
  const interval = await ask({
    title: l10n.t('{0}: {1}', what, l10n.t('Piece interval')),
    prompt: l10n.t('How often a new piece of the archive is begun: 1d to 7d'),
    value: now.pieceSwitchInterval,
    validateInput: checkInterval,
  });
  if (interval === undefined) return undefined;
  return { binding: binding as ArchiveAttributes['binding'], pieceSwitchInterval: interval.trim() };
}

async function ask(options: vscode.InputBoxOptions): Promise<string | undefined> {
  return await vscode.window.showInputBox({ ...options, ignoreFocusOut: true });
}

async function askKey(title: string, prompt: string): Promise<string | undefined> {
  return await ask({ title, prompt, password: true, validateInput: checkKey });
}

/** The value chosen; the present one stands first. */
async function pick(
  title: string,
  current: string,
  choices: readonly (readonly [value: string, meaning: string])[],
): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    currentFirst(
      choices.map(([label, description]) => ({ label, description })),
      ({ label }) => label === current,
    ),
    { title, placeHolder: l10n.t('Enter takes the first'), ignoreFocusOut: true },
  );
  return picked?.label;
}
