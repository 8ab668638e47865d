import * as vscode from 'vscode';
import { requestCancel } from '../backup/cancel.ts';
import { isOver } from '../backup/state.ts';
import type { Cluster } from '../clusters/cluster.ts';
import { parseJobIdentity, type FollowedJob } from '../clusters/followedJob.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { cancelBackup as cancelStatement } from '../oceanbase/statements.ts';
import { chooseCluster, nodeOf, type CommandContext } from './context.ts';

interface Cancellation {
  readonly cluster: Cluster;
  /** undefined: every backup of the cluster. */
  readonly tenants: readonly string[] | undefined;
  readonly jobs: readonly FollowedJob[];
}

/**
 * Cancels the backup of a job (from its panel), of the selected tenants, or of a whole cluster, after a question.
 * What really happened is shown by the panels: the server's OK proves nothing.
 */
export async function cancelBackup(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<void> {
  const what = await findOut(context, argument, selection);
  if (!what) return;
  const { cluster, tenants, jobs } = what;
  const name = tenants === undefined ? `all backups on ${cluster.profile.name}` : tenants.join(', ');
  if (jobs.length === 0) {
    void vscode.window.showInformationMessage(
      `No backup of ${tenants === undefined ? cluster.profile.name : name} is running.`,
    );
    return;
  }
  const info = await cluster.read((_, serverInfo) => Promise.resolve(serverInfo));
  if (!(await confirm(info, tenants, name))) return;
  await cancelOnServer(cluster, tenants);
  context.log.info(`asked the server to cancel ${tenants === undefined ? name : `the backup of ${name}`}`);
  for (const job of jobs) context.panels.show(job.identity);
}

async function confirm(
  info: ServerInfo,
  tenants: readonly string[] | undefined,
  name: string,
): Promise<boolean> {
  const statement = cancelStatement(isSysLogin(info) ? tenants : undefined, info.mode);
  const button = 'Cancel Backup';
  const answer = await vscode.window.showWarningMessage(
    `Cancel ${tenants === undefined ? name : `the backup of ${name}`}?`,
    {
      modal: true,
      detail: `What was copied so far is of no use for a restore. Earlier backup sets stay as they are.\n\n${statement};`,
    },
    button,
  );
  return answer === button;
}

/** On a connection of its own, like everything that changes something. */
export async function cancelOnServer(
  cluster: Cluster,
  tenants: readonly string[] | undefined,
): Promise<void> {
  const { session, info } = await cluster.openDedicated();
  try {
    await requestCancel(session, info, tenants);
  } finally {
    await session.close();
  }
}

async function findOut(
  context: CommandContext,
  argument: unknown,
  selection: unknown,
): Promise<Cancellation | undefined> {
  const identity = parseJobIdentity(argument);
  if (identity) {
    const cluster = context.clusters.get(identity.profileId);
    const job = context.jobs.get(identity.profileId, identity);
    if (!cluster || !job) return undefined;
    await cluster.refresh(); // only what still runs is canceled
    const running = job.state.parts.filter(({ backup }) => !isOver(backup.phase));
    const tenants = running.map(({ tenant }) => tenant.name);
    return { cluster, tenants, jobs: job.state.snapshot.over || tenants.length === 0 ? [] : [job] };
  }
  const cluster = await chooseCluster(context, argument, 'On which cluster should a backup be canceled?');
  if (!cluster) return undefined;
  await cluster.refresh();
  const jobs = context.jobs.running(cluster.profile.id);
  const nodes = (Array.isArray(selection) ? selection : [argument]).map(nodeOf);
  const names = nodes.flatMap((node) =>
    node?.kind === 'tenant' && node.cluster === cluster ? [node.name] : [],
  );
  if (names.length > 0) {
    const running = (job: FollowedJob): boolean =>
      job.identity.tenants.some(({ name }) => names.includes(name));
    return { cluster, tenants: names, jobs: jobs.filter(running) };
  }
  return { cluster, tenants: undefined, jobs };
}
