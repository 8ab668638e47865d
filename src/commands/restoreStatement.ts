import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isArchiveRunning } from '../backup/destinationChange.ts';
import { restorable, scnDate } from '../backup/history.ts';
import { timeWords } from '../backup/historyWords.ts';
import {
  decryptionStatement,
  placeholders,
  planRestore,
  protectedSets,
  restoredName,
  restoreStatement,
  type RestorePlan,
  type RestorePoint,
} from '../backup/restoreStatement.ts';
import { listArchiveRounds } from '../oceanbase/archive.ts';
import { listArchivedLog, listSetsFrom, readBackupSet } from '../oceanbase/backupSets.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { listed, sentences } from '../oceanbase/sentences.ts';
import { identityOf, setOfBackup } from './backupArgument.ts';
import type { CommandContext } from './context.ts';
import { chooseSet, setName, type ChosenSet } from './historyChoose.ts';

/** Copies the statement that restores from a backup set; with its password only where that is asked for. */
export async function copyRestoreStatement(context: CommandContext, argument: unknown): Promise<void> {
  const identity = identityOf(argument);
  const target = identity
    ? await setOfBackup(context, identity)
    : await chooseSet(context, argument, {
        tenantPlaceHolder: l10n.t('Which tenant should be restored?'),
        placeHolder: l10n.t('From which backup set should it be restored?'),
        none: (name) => l10n.t('None of the newest backup sets of {0} can be restored from.', name),
        passes: (_, state) => state.kind !== 'no',
      });
  if (!target) return;
  const plan = await choosePlan(target);
  if (!plan) return;
  const decryption = await chooseDecryption(context, target, plan);
  if (decryption === undefined) return;
  await vscode.env.clipboard.writeText(statementText(target, plan, decryption));
  context.log.info(`copied a restore statement for ${setName(target)}`);
  void vscode.window.showInformationMessage(
    sentences(
      l10n.t(
        'The restore statement of {0} is in the clipboard. Replace what stands in <…>, and run it in the sys tenant.',
        setName(target),
      ),
      decryption === '' ? '' : l10n.t('It holds the password: clear the clipboard afterwards.'),
    ),
  );
}

async function choosePlan(target: ChosenSet): Promise<RestorePlan | undefined> {
  const { cluster, tenant, setId } = target;
  const { sets, unreadable, log, archiving } = await cluster.read(async (session, info) => {
    const scope = scopeOf(info);
    const own = await readBackupSet(session, scope, tenant.id, setId);
    const first = own && own.type === 'INC' && own.previousFull > 0 ? own.previousFull : setId;
    return {
      ...(await listSetsFrom(session, scope, tenant.id, first)),
      log: await listArchivedLog(session, scope, tenant.id),
      archiving: isArchiveRunning((await listArchiveRounds(session, scope)).get(tenant.id)),
    };
  });
  const chosen = sets.find((set) => set.setId === setId);
  if (!chosen) {
    void vscode.window.showWarningMessage(
      l10n.t('{0} has no {1} (any more).', cluster.profile.name, setName(target)),
    );
    return undefined;
  }
  const usable = restorable(chosen, sets, 0, unreadable);
  if (usable.kind === 'no') {
    void vscode.window.showWarningMessage(
      sentences(l10n.t('The tenant cannot be restored from {0}.', setName(target)), usable.why),
    );
    return undefined;
  }
  const plan = (point: RestorePoint) => planRestore(chosen, sets, log, point, archiving);
  const atEnd = plan({ kind: 'scn', scn: chosen.minRestoreScn });
  const latest = plan({ kind: 'latest' });
  if (atEnd.kind === 'none' && latest.kind === 'none') {
    void vscode.window.showWarningMessage(
      sentences(l10n.t('The tenant cannot be restored from {0}.', setName(target)), atEnd.why),
    );
    return undefined;
  }
  const choices = [
    ...(atEnd.kind === 'plan'
      ? [choice(`$(debug-step-back) ${l10n.t('To the end of this backup')}`, atEnd, target)]
      : []),
    ...(latest.kind === 'plan'
      ? [choice(`$(debug-continue) ${l10n.t('To the end of the archived log')}`, latest, target)]
      : []),
    {
      label: `$(calendar) ${l10n.t('To another time…')}`,
      description: '',
      detail: '',
      plan: undefined,
    },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: l10n.t('Restore from {0}: how far?', setName(target)),
  });
  if (!picked) return undefined;
  return picked.plan ?? (await askTime(chosen.minRestoreScn, plan));
}

function choice(label: string, plan: RestorePlan, { setId }: ChosenSet) {
  const [used] = plan.sets;
  const other = used.setId === setId ? '' : l10n.t('the server starts from the newer set {0}', used.setId);
  return { label, description: timeWords(scnDate(plan.reaches)), detail: other, plan };
}

async function askTime(
  earliest: bigint,
  plan: (point: RestorePoint) => ReturnType<typeof planRestore>,
): Promise<RestorePlan | undefined> {
  const read = (text: string): ReturnType<typeof planRestore> | undefined => {
    const scn = parseTime(text);
    return scn === undefined ? undefined : plan({ kind: 'scn', scn });
  };
  const first = timeWords(new Date(Math.ceil(Number(earliest / 1_000_000n) / 1000) * 1000)).slice(0, 19);
  const text = await vscode.window.showInputBox({
    title: l10n.t('Restore to which time (UTC)?'),
    prompt: l10n.t('Such as {0}, which is the earliest one of this set', first),
    value: first,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const found = read(typed);
      if (!found) return l10n.t('Enter a time in UTC, such as 2026-01-02 03:04:05.');
      return found.kind === 'none' ? found.why : undefined;
    },
  });
  const found = text === undefined ? undefined : read(text);
  return found?.kind === 'plan' ? found : undefined;
}

/** `yyyy-mm-dd hh:mm:ss[.ffffff]` in UTC as an SCN, ns. */
function parseTime(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?UTC|Z)?$/.exec(text.trim());
  if (!match) return undefined;
  const ms = Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}Z`);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt((match[3] ?? '').padEnd(9, '0'));
}

/** `SET DECRYPTION …` or '' for none; undefined: Escape. */
async function chooseDecryption(
  context: CommandContext,
  target: ChosenSet,
  plan: RestorePlan,
): Promise<string | undefined> {
  const sets = protectedSets(plan);
  if (sets.length === 0) return '';
  const passwords: string[] = [];
  for (const { tenantId, setId } of sets) {
    const held = await context.vault.readSet(target.cluster.profile.id, tenantId, setId);
    if (held !== undefined && !passwords.includes(held)) passwords.push(held);
    if (held === undefined) {
      void vscode.window.showWarningMessage(
        l10n.t(
          'A restore will ask for the password of set {0} of {1}, and that is not held on this machine.',
          setId,
          target.tenant.name,
        ),
      );
      return '';
    }
  }
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: `$(lock) ${l10n.t('Without the password')}`,
        description: l10n.t('SET DECRYPTION is left for you to type'),
        with: false,
      },
      {
        label: `$(warning) ${l10n.t('With the password')}`,
        description: l10n.t('SET DECRYPTION is copied too: the clipboard then holds the password in clear'),
        with: true,
      },
    ],
    {
      title: l10n.t('Restore statement of {0}', setName(target)),
      placeHolder: l10n.t('The backup is protected. Should its password be copied with the statement?'),
    },
  );
  if (!picked) return undefined;
  const [first, ...rest] = passwords;
  return picked.with && first !== undefined ? decryptionStatement([first, ...rest]) : '';
}

function statementText({ tenant, cluster }: ChosenSet, plan: RestorePlan, decryption: string): string {
  const line = (text: string): string => text.replaceAll(/\s+/g, ' ');
  const sets = [...plan.sets].reverse().map(({ setId }) => String(setId));
  const comments = [
    l10n.t(
      '{0} of {1} as it was at {2}, from backup set {3}.',
      tenant.name,
      cluster.profile.name,
      timeWords(scnDate(plan.reaches)),
      listed(sets),
    ),
    l10n.t(
      'Run it as root@sys. {0}: resource pools of the new tenant, separated by commas.',
      placeholders.pool,
    ),
  ];
  if (protectedSets(plan).length > 0 && decryption === '') {
    comments.push(
      l10n.t('Protected: run SET DECRYPTION IDENTIFIED BY with the password first, on the same connection.'),
    );
  }
  return [
    ...comments.map((text) => `-- ${line(text)}`),
    ...(decryption === '' ? [] : [`${decryption};`]),
    `${restoreStatement(plan, restoredName(tenant.name))};`,
    '',
  ].join('\n');
}
