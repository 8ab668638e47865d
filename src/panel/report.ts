import * as l10n from '@vscode/l10n';
import { durationWords } from '../backup/durations.ts';
import { block, table, words } from '../backup/explain/markdown.ts';
import type { FollowedState, JobIdentity } from '../clusters/followedJob.ts';
import { redactor } from '../oceanbase/redact.ts';
import { panelModel } from './model.ts';
import type { PartModel } from './protocol.ts';
import type { JobRecord } from './recorder.ts';
import { jobSql } from './sql.ts';

/** More tenants than this are counted, not listed one by one. */
const mostParts = 50;

/** The job as Markdown for a ticket or a colleague. Redacted as a whole, whatever its parts were. */
export function jobReport(
  identity: JobIdentity,
  state: FollowedState,
  record: JobRecord,
  now: Date = new Date(),
): string {
  const model = panelModel(identity, state, record);
  const parts = identity.tenants
    .slice(0, mostParts)
    .flatMap(({ id }) => panelModel(identity, state, record, id).part ?? []);
  const left = identity.tenants.length - parts.length;
  return redactor.redact(
    [
      `# ${words(model.status)}`,
      words(
        l10n.t('{0} · job {1} · as of {2}', model.title, model.jobId, `${now.toISOString().slice(0, 19)}Z`),
      ),
      ...(model.trouble === null ? [] : [words(model.trouble)]),
      ...(model.outcome ? [`**${words(model.outcome.title)}.** ${words(model.outcome.reason)}`] : []),
      ...parts.flatMap((part) => partSection(part, model.tenants > 1)),
      ...(left > 0 && model.tenants > 1 ? [l10n.t('More tenants that are left out here: {0}.', left)] : []),
      '## SQL',
      block('sql', jobSql(identity, state)),
    ].join('\n\n') + '\n',
  );
}

function partSection(part: PartModel, several: boolean): string[] {
  const rows = [...part.figures, ...part.facts].map((fact): [string, string] => [
    fact.label,
    fact.id === 'elapsed' ? durationWords(part.elapsedMs) : fact.text,
  ]);
  const { explanation } = part;
  return [
    ...(several ? [`## ${words(part.status)}`] : []),
    ...(several && part.outcome ? [words(part.outcome.reason)] : []),
    table([[l10n.t('Stage'), part.stage], [l10n.t('Data'), part.percentText], ...rows.filter(known)]),
    ...(explanation
      ? [
          [
            l10n.t('What to do:'),
            '',
            ...explanation.steps.map((step, at) => `${String(at + 1)}. ${words(step.text)}`),
          ].join('\n'),
          ...(explanation.said === ''
            ? []
            : [l10n.t('The server’s words:'), block('text', explanation.said)]),
        ]
      : []),
  ];
}

function known([, text]: readonly [string, string]): boolean {
  return text !== '—';
}
