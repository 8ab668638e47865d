import * as l10n from '@vscode/l10n';
import { cutMark, oneLine, resultWords, type StatementRecord } from '../oceanbase/journaledSession.ts';
import { redactor } from '../oceanbase/redact.ts';

/** Statements that follow each other within this time (ms) on one cluster belong to one run. */
const gapMs = 10 * 60_000;

/** What was done to one cluster at a stretch, oldest statement first. */
export interface Run {
  readonly cluster: string;
  readonly statements: readonly [StatementRecord, ...StatementRecord[]];
}

/** Sorts changing statements into runs, newest run first. */
export function runsOf(records: readonly StatementRecord[]): Run[] {
  const runs: { cluster: string; statements: [StatementRecord, ...StatementRecord[]] }[] = [];
  const newest = new Map<string, (typeof runs)[number]>();
  const time = (record: StatementRecord): number => record.startedAt.getTime();
  for (const record of [...records].sort((a, b) => time(a) - time(b))) {
    const run = newest.get(record.cluster);
    const last = run?.statements.at(-1);
    if (run && last && time(record) - time(last) <= gapMs) run.statements.push(record);
    else {
      const started = { cluster: record.cluster, statements: [record] as [StatementRecord] };
      newest.set(record.cluster, started);
      runs.push(started);
    }
  }
  return runs.sort((a, b) => time(b.statements[0]) - time(a.statements[0]));
}

/**
 * The statements as an SQL script to repeat by hand. Secrets stand as `******`, each with a comment that says what
 * belongs there. What the server refused, and what may not have run, stands as a comment: a script must not try
 * again by itself what went wrong.
 */
export function runbook(records: readonly StatementRecord[]): string {
  const lines = [
    `-- ${l10n.t('What OceanBase Backup for VS Code sent and what the server answered, oldest first. Times are UTC.')}`,
    `-- ${l10n.t('Read it before you run it: it does again what was done.')}`,
  ];
  let connection: number | undefined;
  for (const record of records) {
    if (record.connection !== connection) {
      connection = record.connection;
      lines.push(
        '',
        `-- ${oneLine(l10n.t('Connection {0}: cluster “{1}”, login {2}', connection, record.cluster, record.login))}`,
        `-- ${l10n.t('What is set on this connection holds for it alone: keep these statements on one.')}`,
      );
    }
    lines.push('', `-- ${record.startedAt.toISOString()}, ${String(Math.round(record.durationMs))} ms`);
    lines.push(`-- ${resultWords(record.result)}`);
    for (const hint of secretsOf(record.sql)) lines.push(`-- ${hint}`);
    lines.push(statement(record));
  }
  return redactor.redact(`${lines.join('\n')}\n`);
}

function statement({ sql, result }: StatementRecord): string {
  const text = `${sql.trimEnd()};`;
  if (result.kind === 'ok' && !sql.endsWith(cutMark)) return text;
  return text
    .split(/[\r\n\u0085\u2028\u2029]+/)
    .map((line) => `-- ${line}`)
    .join('\n');
}

/** What belongs in the place of each mask. */
function secretsOf(sql: string): string[] {
  if (!sql.includes('******')) return [];
  if (/\bSET\s+ENCRYPTION\b/i.test(sql)) {
    return [l10n.t('Put the password of the backup set in the place of ******; a restore will ask for it.')];
  }
  if (/\bSET\s+DECRYPTION\b/i.test(sql)) {
    return [l10n.t('Put the passwords of the backup sets in the place of ******, separated by commas.')];
  }
  const keys = [...new Set([...sql.matchAll(/\b(\w+)=\*{6}/g)].map(([, key = '']) => key))];
  return keys.length === 0
    ? [l10n.t('Put the secret that was masked in the place of ******.')]
    : keys.map((key) => l10n.t('Put the value of {0} in the place of its ******.', key));
}
