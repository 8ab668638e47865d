import { explain, explainSkipped, type Explanation } from '../backup/explain/explain.ts';
import type { FailureContext } from '../backup/explain/place.ts';
import type { FollowedPart, JobIdentity } from '../clusters/followedJob.ts';
import { redactor } from '../oceanbase/redact.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import type { ExplanationModel } from './protocol.ts';

/** Why a part ended badly, for the place where the panel says so; null where there is nothing to explain. */
export function explanationModel(
  part: FollowedPart,
  seen: { readonly identity: JobIdentity; readonly info: ServerInfo | undefined },
): ExplanationModel | null {
  const explanation = explanationOf(part, seen.identity, seen.info);
  if (!explanation) return null;
  const { code, name, causes, steps, page, said } = explanation;
  return {
    code: code === undefined ? '' : `-${String(code)}${name === undefined ? '' : ` ${name}`}`,
    causes: causes.map((cause) => redactor.redact(cause)),
    steps: steps.map(({ text, sql }) => ({
      text: redactor.redact(text),
      sql: sql === undefined ? null : redactor.redact(sql),
    })),
    page,
    said: redactor.redact(said.text),
  };
}

/** The explanation of a part that failed or was never started; undefined for any other. */
export function explanationOf(
  { tenant, backup }: FollowedPart,
  identity: JobIdentity,
  info: ServerInfo | undefined,
): Explanation | undefined {
  const context: FailureContext = {
    tenant: tenant.name,
    tenantId: tenant.id,
    sys: info ? isSysLogin(info) : identity.initiatorTenantId === 1,
    mode: info?.mode,
  };
  switch (backup.phase) {
    case 'failed':
      return explain(backup.result, backup.comment, context);
    case 'skipped':
    case 'leftOut':
      return explainSkipped(context);
    default:
      return undefined;
  }
}
