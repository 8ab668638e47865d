import * as l10n from '@vscode/l10n';
import { rawWord } from '../oceanbase/word.ts';
import type { StoredSet, UnreadableSet } from '../oceanbase/backupSets.ts';
import { describeDestination } from '../oceanbase/destinationUri.ts';
import { redactor } from '../oceanbase/redact.ts';
import { listed } from '../oceanbase/sentences.ts';
import { block, table, words } from './explain/markdown.ts';
import { chainOf, isProtected, restorable, scnDate } from './history.ts';
import { bytesWithCount, lastedWords, timeWords } from './historyWords.ts';

/** What is known of a backup set beside its row. */
export interface SetCircumstances {
  /** The name under which the cluster is saved. */
  readonly cluster: string;
  readonly tenant: string;
  /** The sets that it builds on are looked for among these. */
  readonly known: readonly StoredSet[];
  /** Those that are there and cannot be read. */
  readonly unreadable: readonly UnreadableSet[];
  /** Of the password that is held here; undefined: none is. */
  readonly heldFits: boolean | undefined;
}

/** All facts of a backup set, as Markdown to read. Redacted; no text of a server can become markup. */
export function setDocument(set: StoredSet, seen: SetCircumstances): string {
  const state = restorable(set, seen.known, 0, seen.unreadable);
  const comment = redactor.redact(set.comment);
  return redactor.redact(
    [
      `# ${l10n.t('Backup set {0} of {1}', set.setId, words(seen.tenant))}`,
      words(
        state.kind === 'yes'
          ? l10n.t('A restore can use it, from {0} on.', timeWords(state.from))
          : l10n.t('A restore cannot use it. {0}', state.why),
      ),
      table(factRows(set, seen)),
      ...(comment === '' ? [] : [l10n.t('COMMENT, as the server wrote it:'), block('text', comment)]),
      ...restoreSection(set, seen, state.kind === 'yes'),
    ].join('\n\n') + '\n',
  );
}

function factRows(set: StoredSet, seen: SetCircumstances): [string, string | undefined][] {
  const { startedAt, endedAt } = set;
  const base = chainOf(set, seen.known)
    .filter((one) => one !== set)
    .map(({ setId }) => String(setId));
  const unknownBase = set.type === 'INC' && base.length === 0 ? Math.max(set.previous, set.previousFull) : 0;
  return [
    [l10n.t('Cluster'), seen.cluster],
    [l10n.t('Tenant'), `${seen.tenant} (${String(set.tenantId)})`],
    [l10n.t('Backup set'), String(set.setId)],
    [l10n.t('Type'), typeWords(set)],
    [l10n.t('Builds on'), base.length > 0 ? listed(base) : unknownBase > 0 ? String(unknownBase) : undefined],
    [l10n.t('Status'), rawWord(set.status)],
    [l10n.t('File status'), rawWord(set.fileStatus)],
    [l10n.t('Result'), String(set.result)],
    [l10n.t('Lies in'), set.destination ? describeDestination(set.destination) : l10n.t('not known')],
    [l10n.t('Read'), bytesWithCount(set.inputBytes)],
    [l10n.t('Written'), bytesWithCount(set.outputBytes)],
    [l10n.t('Started'), timeWords(startedAt)],
    [l10n.t('Ended'), endedAt ? timeWords(endedAt) : l10n.t('not yet')],
    [l10n.t('Duration'), lastedWords(startedAt, endedAt)],
    [l10n.t('Needs log from'), scnWords(set.startReplayScn)],
    [l10n.t('Restorable from'), scnWords(set.minRestoreScn)],
    [l10n.t('Password'), passwordWords(set, seen)],
    ['ENCRYPTION_MODE', set.encryptionMode],
  ];
}

function typeWords({ type, plusArchivelog }: StoredSet): string {
  const word = rawWord(type);
  if (word === 'INC') return plusArchivelog ? l10n.t('Incremental, with its log') : l10n.t('Incremental');
  if (word !== 'FULL') return word;
  return plusArchivelog ? l10n.t('Full, with its log') : l10n.t('Full');
}

/** An SCN and the time that it is, of which a restore statement takes either. */
function scnWords(scn: bigint): string {
  return scn > 0n
    ? l10n.t('{0} (SCN {1})', timeWords(scnDate(scn)), String(scn))
    : l10n.t('the server does not say');
}

function passwordWords(set: StoredSet, { heldFits }: SetCircumstances): string {
  if (!isProtected(set)) return l10n.t('none: a restore asks for no password');
  switch (heldFits) {
    case undefined:
      return l10n.t('needed, and NOT held on this machine');
    case true:
      return l10n.t('needed, and held on this machine');
    case false:
      return l10n.t('needed, and the one that is held on this machine does NOT fit');
  }
}

function restoreSection(set: StoredSet, { known }: SetCircumstances, usable: boolean): string[] {
  if (!usable) return [];
  const locked = chainOf(set, known).some((one) => isProtected(one));
  return [
    `## ${l10n.t('To restore from it')}`,
    words(
      l10n.t(
        '“OceanBase: Copy Restore Statement…” writes the statement, to the end of this backup or to a later time. It stands in the menu of the set and in “OceanBase: Show Backup History”.',
      ),
    ),
    ...(locked
      ? [
          words(
            l10n.t(
              'The restore asks for its password: SET DECRYPTION goes over the same connection before it. “OceanBase: Check Backup Set Password…” compares a password with the server’s digest.',
            ),
          ),
        ]
      : []),
  ];
}
