// Models of the panel for what a test says was seen.
import assert from 'node:assert/strict';
import './fakeVscode.ts';
import * as v from 'valibot';
import { tenantBackup, type TenantBackup } from '../../../src/backup/state.ts';
import type { JobSnapshot } from '../../../src/backup/watcher.ts';
import type { FollowedPart, FollowedState, JobIdentity } from '../../../src/clusters/followedJob.ts';
import { panelModel } from '../../../src/panel/model.ts';
import { modelSchema, type PanelModel, type PartModel } from '../../../src/panel/protocol.ts';
import { jobRow, serverInfo, sysKey, taskRow, tenantId } from './rows.ts';

export const tenant = { id: tenantId, name: 'mysql_tenant' };
export const identity: JobIdentity = {
  version: 2,
  profileId: '00000000-0000-4000-8000-000000000001',
  clusterName: 'demo',
  initiatorTenantId: 1,
  jobId: 7,
  tenants: [tenant],
  asked: { password: true, incremental: false, plusArchivelog: false },
  pendingPassword: null,
};

const task = taskRow({
  inputBytes: 3 * 1024 * 1024,
  outputBytes: 1536,
  tablets: 100,
  finishedTablets: 40,
  macroBlocks: 8,
  finishedMacroBlocks: 3,
});
export const running = tenantBackup({ jobs: [jobRow()], tasks: [task], sets: [] }, sysKey, tenantId, true);

interface Seen {
  readonly asked?: JobIdentity['asked'];
  readonly state?: Partial<FollowedState>;
  readonly snapshot?: Partial<JobSnapshot>;
}

export function modelOf(parts: readonly FollowedPart[], { asked, state, snapshot }: Seen = {}): PanelModel {
  const followed = { ...identity, ...(asked === undefined ? {} : { asked }) };
  const tenants = parts.length > 0 ? parts.map((part) => part.tenant) : identity.tenants;
  const made = panelModel(
    { ...followed, tenants },
    {
      parts,
      info: serverInfo(),
      orphaned: false,
      ...state,
      snapshot: {
        key: sysKey,
        backups: parts.map(({ backup }) => backup),
        initiator: 'unseen',
        over: false,
        trouble: undefined,
        lookedAt: 1,
        ...snapshot,
      },
    },
  );
  assert.deepEqual(v.parse(modelSchema, made), made, 'the panel accepts what it is sent');
  return made;
}

/** What the panel says under a label, by the label's id; undefined where it has none. */
export function textOf(
  { figures, facts }: Pick<PartModel, 'figures' | 'facts'>,
  id: string,
): string | undefined {
  return [...figures, ...facts].find((fact) => fact.id === id)?.text;
}

type Shown = PartModel & Pick<PanelModel, 'trouble' | 'jobId' | 'title'>;

/** The model of one tenant's backup: the page as a whole says what its only part says. */
export function model(
  backup: Partial<TenantBackup> = {},
  state: Partial<FollowedState> & Partial<Pick<FollowedPart, 'protection'>> = {},
  snapshot: Partial<JobSnapshot> = {},
): Shown {
  const { protection = 'verified', ...rest } = state;
  const whole = modelOf([{ tenant, backup: { ...running, ...backup }, protection }], {
    state: rest,
    snapshot,
  });
  const { part } = whole;
  assert.ok(part);
  const { title, trouble, jobId, status, tone, outcome } = whole;
  return { ...part, title, trouble, jobId, status, tone, outcome };
}
