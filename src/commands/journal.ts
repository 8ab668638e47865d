import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { runbook, runsOf, type Run } from '../clusters/runbook.ts';
import { oneLine, type StatementRecord } from '../oceanbase/journaledSession.ts';
import { nodeOf, tenantOf, type CommandContext } from './context.ts';

/** Shows what was sent to the clusters. */
export function showJournal({ journal }: CommandContext): Promise<void> {
  journal.show();
  return Promise.resolve();
}

interface Choice extends vscode.QuickPickItem {
  readonly statements: readonly StatementRecord[];
}

/**
 * Copies changing statements as an SQL script: of the run, cluster or tenant that the user picks, the newest run
 * first; from a tenant's menu, those of that tenant.
 */
export async function copyRunbook(context: CommandContext, argument: unknown): Promise<void> {
  const { journal } = context;
  const node = nodeOf(argument);
  const tenant = tenantOf(argument);
  const cluster = node?.cluster.profile.name;
  const changes = cluster
    ? journal.about(cluster, tenant).filter((record) => record.changes)
    : journal.changes();
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(
      (tenant ?? cluster) === undefined
        ? l10n.t('This window has sent nothing that changes a cluster.')
        : l10n.t('This window has sent nothing that changes {0}.', tenant ?? cluster ?? ''),
    );
    return;
  }
  const offered = choices(changes);
  const picked =
    offered.length === 1
      ? offered[0]
      : await vscode.window.showQuickPick(offered, {
          placeHolder: l10n.t('Which statements should be copied?'),
          matchOnDetail: true,
        });
  if (!picked) return;
  await vscode.env.clipboard.writeText(runbook(picked.statements));
  void vscode.window.showInformationMessage(
    l10n.t(
      '{0} copied as an SQL script. Secrets are masked; comments say what to put there.',
      count(picked.statements.length),
    ),
  );
}

/** The runs, newest first; then all of each cluster that has more than one. */
function choices(changes: readonly StatementRecord[]): Choice[] {
  const runs = runsOf(changes);
  const clusters = [...new Set(runs.map((run) => run.cluster))];
  return [
    ...runs.map(runChoice),
    ...clusters
      .filter((cluster) => runs.filter((run) => run.cluster === cluster).length > 1)
      .map((cluster): Choice => {
        const statements = changes.filter((record) => record.cluster === cluster);
        return {
          label: `$(list-flat) ${l10n.t('All of {0}', cluster)}`,
          description: count(statements.length),
          statements,
        };
      }),
  ];
}

function runChoice({ cluster, statements }: Run): Choice {
  const at = statements[0].startedAt.toISOString().slice(0, 19).replace('T', ' ');
  return {
    label: `$(play) ${at} UTC`,
    description: l10n.t('{0}, {1}', cluster, count(statements.length)),
    detail: statements.map(({ sql }) => oneLine(sql)).join('; '),
    statements,
  };
}

function count(statements: number): string {
  return statements === 1 ? l10n.t('1 statement') : l10n.t('{0} statements', statements);
}
