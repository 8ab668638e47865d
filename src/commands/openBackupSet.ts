import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { setDocument } from '../backup/setDocument.ts';
import { listSetsFrom, readBackupSet, type ReadSets } from '../oceanbase/backupSets.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { CommandContext } from './context.ts';
import { chooseSet, setName, type ChosenSet } from './historyChoose.ts';

/** Shows all facts of a backup set in a document of its own; asks which set where the palette is used. */
export async function openBackupSet(context: CommandContext, argument: unknown): Promise<void> {
  const target = await chooseSet(context, argument, {
    tenantPlaceHolder: l10n.t('Which tenant’s backup set should be shown?'),
    placeHolder: l10n.t('Which set should be shown?'),
    none: (name) => l10n.t('{0} has no backup set.', name),
    passes: ({ set }) => set !== undefined,
  });
  if (!target) return;
  const { cluster, tenant, setId } = target;
  const { sets, unreadable } = await readWithBase(target);
  const set = sets.find((one) => one.setId === setId);
  if (!set) {
    void vscode.window.showWarningMessage(
      l10n.t('{0} has no {1} (any more).', cluster.profile.name, setName(target)),
    );
    return;
  }
  const held = await context.vault.readSet(cluster.profile.id, tenant.id, setId);
  await context.documents.show(
    l10n.t('Backup set {0} of {1} on {2}', setId, tenant.name, cluster.profile.name),
    setDocument(set, {
      cluster: cluster.profile.name,
      tenant: tenant.name,
      known: sets,
      unreadable,
      heldFits: held === undefined ? undefined : set.digest.matches(held),
    }),
  );
}

/** The set, read anew, and for an incremental one those from the full set that it builds on. */
async function readWithBase({ cluster, tenant, setId }: ChosenSet): Promise<ReadSets> {
  return await cluster.read(async (session, info) => {
    const scope = scopeOf(info);
    const set = await readBackupSet(session, scope, tenant.id, setId);
    if (!set) return { sets: [], unreadable: [] };
    return set.type === 'INC' && set.previousFull > 0
      ? await listSetsFrom(session, scope, tenant.id, set.previousFull)
      : { sets: [set], unreadable: [] };
  });
}
