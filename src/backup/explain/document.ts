import * as l10n from '@vscode/l10n';
import { redactor } from '../../oceanbase/redact.ts';
import type { Step } from './entry.ts';
import type { Explanation } from './explain.ts';
import { factRows, type FailureFacts } from './facts.ts';
import { block, code, link, table, words } from './markdown.ts';

/** The explanation as Markdown to read: what happened, why, what to do, details. Redacted. */
export function explanationDocument(facts: FailureFacts, explanation: Explanation): string {
  return redactor.redact(
    [
      `# ${heading(facts)}`,
      ...sections(facts, explanation),
      '---',
      words(
        l10n.t(
          '“OceanBase: Copy Diagnosis” copies this, with the statements that were sent, for a ticket or a colleague.',
        ),
      ),
    ].join('\n\n') + '\n',
  );
}

/** The title of a failure: which tenant, and whether its backup failed or was not started. */
export function heading({ tenant, jobId }: FailureFacts): string {
  if (tenant === undefined) {
    return jobId === undefined ? l10n.t('A backup was not started') : l10n.t('A backup failed');
  }
  return jobId === undefined
    ? l10n.t('The backup of {0} was not started', words(tenant))
    : l10n.t('The backup of {0} failed', words(tenant));
}

/** The four sections that the document and the diagnosis share. */
export function sections(facts: FailureFacts, explanation: Explanation): string[] {
  const { code: number, name, causes, steps, page, said } = explanation;
  return [
    `## ${l10n.t('What happened')}`,
    words(explanation.meaning),
    table([
      [l10n.t('Code'), number === undefined ? undefined : `-${String(number)}`],
      [l10n.t('Name'), name],
      [l10n.t('The server’s words'), said.text],
    ]),
    `## ${l10n.t('Why')}`,
    causes.length === 0
      ? l10n.t('Nothing is known of this code here. The server’s log is the place to look.')
      : [
          l10n.t('The likeliest cause first:'),
          '',
          ...causes.map((cause, index) => `${String(index + 1)}. ${words(cause)}`),
        ].join('\n'),
    `## ${l10n.t('What to do')}`,
    steps.map(stepText).join('\n\n'),
    l10n.t('From the manual: {0}', link(page.title, page.url)),
    `## ${l10n.t('Details')}`,
    table([
      ...factRows(facts),
      [l10n.t('Module'), said.module],
      [l10n.t('Failed on server'), said.server],
      [l10n.t('Log stream'), said.logStream],
      [l10n.t('Trace id'), said.traceId],
    ]),
    ...(said.raw === '' ? [] : [l10n.t('COMMENT, as the server wrote it:'), block('text', said.raw)]),
    ...(explanation.logCommand === undefined
      ? []
      : [
          said.server === undefined
            ? l10n.t('In the log directory of the server that failed:')
            : l10n.t('In the log directory of {0}:', code(said.server)),
          block('sh', explanation.logCommand),
        ]),
  ];
}

function stepText(step: Step, index: number): string {
  const number = `${String(index + 1)}. `;
  const text = `${number}${words(step.text)}`;
  if (step.sql === undefined) return text;
  const indent = ' '.repeat(number.length);
  const sql = block('sql', `${step.sql};`);
  return `${text}\n\n${sql
    .split('\n')
    .map((line) => indent + line)
    .join('\n')}`;
}
