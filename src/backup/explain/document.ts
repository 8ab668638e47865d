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
        '“OceanBase: Copy Diagnosis” copies this, with the statements that were sent, for a ticket or a colleague.',
      ),
    ].join('\n\n') + '\n',
  );
}

/** The title of a failure: which tenant, and whether its backup failed or was not started. */
export function heading({ tenant, jobId }: FailureFacts): string {
  const whose = tenant === undefined ? 'A backup' : `The backup of ${words(tenant)}`;
  return `${whose} ${jobId === undefined ? 'was not started' : 'failed'}`;
}

/** The four sections that the document and the diagnosis share. */
export function sections(facts: FailureFacts, explanation: Explanation): string[] {
  const { code: number, name, causes, steps, page, said } = explanation;
  return [
    '## What happened',
    words(explanation.meaning),
    table([
      ['Code', number === undefined ? undefined : `-${String(number)}`],
      ['Name', name],
      ['The server’s words', said.text],
    ]),
    '## Why',
    causes.length === 0
      ? 'Nothing is known of this code here. The server’s log is the place to look.'
      : [
          'The likeliest cause first:',
          '',
          ...causes.map((cause, index) => `${String(index + 1)}. ${words(cause)}`),
        ].join('\n'),
    '## What to do',
    steps.map(stepText).join('\n\n'),
    `From the manual: ${link(page.title, page.url)}`,
    '## Details',
    table([
      ...factRows(facts),
      ['Module', said.module],
      ['Failed on server', said.server],
      ['Log stream', said.logStream],
      ['Trace id', said.traceId],
    ]),
    ...(said.raw === '' ? [] : ['COMMENT, as the server wrote it:', block('text', said.raw)]),
    ...(explanation.logCommand === undefined
      ? []
      : [
          `In the log directory of ${said.server === undefined ? 'the server that failed' : code(said.server)}:`,
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
