import * as vscode from 'vscode';
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
import { listArchivedLog, listSetsFrom, readBackupSet } from '../oceanbase/backupSets.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { identityOf, setOfBackup } from './backupArgument.ts';
import type { CommandContext } from './context.ts';
import { chooseSet, setName, type ChosenSet } from './historyChoose.ts';

/** Copies the statement that restores from a backup set; with its password only where that is asked for. */
export async function copyRestoreStatement(context: CommandContext, argument: unknown): Promise<void> {
  const identity = identityOf(argument);
  const target = identity
    ? await setOfBackup(context, identity)
    : await chooseSet(context, argument, {
        placeHolder: 'From which set?',
        none: (name) => `None of the newest backup sets of ${name} can be restored from.`,
        passes: ({ set }) => restorable(set, []).kind === 'yes',
      });
  if (!target) return;
  const plan = await choosePlan(target);
  if (!plan) return;
  const decryption = await chooseDecryption(context, target, plan);
  if (decryption === undefined) return;
  await vscode.env.clipboard.writeText(statementText(target, plan, decryption));
  context.log.info(`copied a restore statement for ${setName(target)}`);
  const secret = decryption === '' ? '' : ' It holds the password: clear the clipboard afterwards.';
  void vscode.window.showInformationMessage(
    `The restore statement of ${setName(target)} is in the clipboard. Replace what stands in <…>, and run it in ` +
      `the sys tenant.${secret}`,
  );
}

async function choosePlan(target: ChosenSet): Promise<RestorePlan | undefined> {
  const { cluster, tenant, setId } = target;
  const { sets, log } = await cluster.read(async (session, info) => {
    const scope = scopeOf(info);
    const own = await readBackupSet(session, scope, tenant.id, setId);
    const first = own && own.type === 'INC' && own.previousFull > 0 ? own.previousFull : setId;
    return {
      sets: await listSetsFrom(session, scope, tenant.id, first),
      log: await listArchivedLog(session, scope, tenant.id),
    };
  });
  const chosen = sets.find((set) => set.setId === setId);
  if (!chosen) {
    void vscode.window.showWarningMessage(`${cluster.profile.name} has no ${setName(target)} (any more).`);
    return undefined;
  }
  const plan = (point: RestorePoint) => planRestore(chosen, sets, log, point);
  const atEnd = plan({ kind: 'scn', scn: chosen.minRestoreScn });
  const latest = plan({ kind: 'latest' });
  if (atEnd.kind === 'none' && latest.kind === 'none') {
    void vscode.window.showWarningMessage(
      `The tenant cannot be restored from ${setName(target)}. ${atEnd.why}`,
    );
    return undefined;
  }
  const choices = [
    ...(atEnd.kind === 'plan' ? [choice('$(debug-step-back) To the end of this backup', atEnd, target)] : []),
    ...(latest.kind === 'plan'
      ? [choice('$(debug-continue) To the end of the archived log', latest, target)]
      : []),
    { label: '$(calendar) To another time…', description: '', detail: '', plan: undefined },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: `Restore from ${setName(target)}: how far?`,
  });
  if (!picked) return undefined;
  return picked.plan ?? (await askTime(chosen.minRestoreScn, plan));
}

function choice(label: string, plan: RestorePlan, { setId }: ChosenSet) {
  const [used] = plan.sets;
  const other = used.setId === setId ? '' : `the server starts from the newer set ${String(used.setId)}`;
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
    title: 'Restore to which time (UTC)?',
    prompt: `Such as ${first}, which is the earliest one of this set.`,
    value: first,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const found = read(typed);
      if (!found) return 'Enter a time in UTC, such as 2026-01-02 03:04:05.';
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
        `A restore will ask for the password of set ${String(setId)} of ${target.tenant.name}, and that is not ` +
          'held on this machine.',
      );
      return '';
    }
  }
  const picked = await vscode.window.showQuickPick(
    [
      {
        label: '$(lock) Without the password',
        description: 'SET DECRYPTION is left for you to type',
        with: false,
      },
      {
        label: '$(warning) With the password',
        description: 'SET DECRYPTION … is copied too: the clipboard then holds the password as it is',
        with: true,
      },
    ],
    { title: `The backup is protected. Copy the statement of ${setName(target)}…` },
  );
  if (!picked) return undefined;
  const [first, ...rest] = passwords;
  return picked.with && first !== undefined ? decryptionStatement([first, ...rest]) : '';
}

function statementText({ tenant, cluster }: ChosenSet, plan: RestorePlan, decryption: string): string {
  const line = (text: string): string => text.replaceAll(/\s+/g, ' ');
  const sets = [...plan.sets].reverse().map(({ setId }) => String(setId));
  const from = `set${sets.length > 1 ? 's' : ''} ${sets.join(', ')}`;
  const comments = [
    `${tenant.name} of ${cluster.profile.name} as it was at ${timeWords(scnDate(plan.reaches))}, from backup ${from}.`,
    `Run it as root@sys. ${placeholders.pool}: resource pools of the new tenant, separated by commas.`,
  ];
  if (protectedSets(plan).length > 0 && decryption === '') {
    comments.push(
      'Protected: run SET DECRYPTION IDENTIFIED BY with the password first, on the same connection.',
    );
  }
  return [
    ...comments.map((text) => `-- ${line(text)}`),
    ...(decryption === '' ? [] : [`${decryption};`]),
    `${restoreStatement(plan, restoredName(tenant.name))};`,
    '',
  ].join('\n');
}
