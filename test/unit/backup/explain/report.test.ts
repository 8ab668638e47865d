import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diagnosis } from '../../../../src/backup/explain/diagnosis.ts';
import { explanationDocument } from '../../../../src/backup/explain/document.ts';
import { explain } from '../../../../src/backup/explain/explain.ts';
import type { FailureFacts } from '../../../../src/backup/explain/facts.ts';
import { block, code, words } from '../../../../src/backup/explain/markdown.ts';
import type { StatementRecord } from '../../../../src/oceanbase/journaledSession.ts';
import { redactor } from '../../../../src/oceanbase/redact.ts';
import { nastyText, secret } from '../../support/arbitraries.ts';

const trace = 'YB42C0A80C44-0005F637014C8DE6-0-0';
const comment = `(SERVER)ls_id: 1001, addr: 10.0.0.2:2882, module: BACKUP_DATA, result: -9082(backup device out of space), trace_id: ${trace}`;
const facts: FailureFacts = {
  cluster: 'production',
  server: 'OceanBase CE 4.2.5.0',
  tenant: 'mysql_tenant',
  tenantId: 1002,
  sys: true,
  mode: 'MYSQL',
  initiatorTenantId: 1,
  jobId: 7,
  backupSetId: 3,
  backupType: 'FULL',
  jobStatus: 'FAILED',
  taskStatus: 'FAILED',
  setStatus: 'FAILED / INCOMPLETE',
  startedAt: new Date('2026-11-22T02:00:00Z'),
  endedAt: new Date('2026-11-22T03:07:00Z'),
};
const record = (sql: string, at = '2026-11-22T02:00:00.000Z'): StatementRecord => ({
  cluster: 'production',
  login: 'root@sys',
  connection: 3,
  sql,
  changes: true,
  startedAt: new Date(at),
  durationMs: 12,
  result: { kind: 'ok', rows: 0 },
});

describe('the document of an explanation', () => {
  const text = explanationDocument(facts, explain(-9082, comment, facts));

  it('says what happened, why, what to do, and the details, in this order', () => {
    const headings = [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
    assert.deepEqual(headings, [
      '# The backup of mysql\\_tenant failed',
      '## What happened',
      '## Why',
      '## What to do',
      '## Details',
    ]);
  });

  it('names job, set, server, trace id, and the command for the log', () => {
    for (const part of [
      '`7 (started from sys)`',
      '`3`',
      '`10.0.0.2:2882`',
      `grep '${trace}' observer.log*`,
      comment,
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it('numbers the steps, with their SQL under them', () => {
    assert.match(
      text,
      /^1\. See what the sets take\.\n\n {3}```sql\n {3}SELECT TENANT_ID, BACKUP_SET_ID.* 1002;\n {3}```$/m,
    );
  });

  it('is made of words, code and its own links alone, whatever the server wrote', () => {
    const hostile = 'x](https://evil.example) <img src=x onerror=alert(1)> ```\n# Heading\n| a | b |';
    const said = explanationDocument({ ...facts, tenant: hostile }, explain(-1, hostile, facts));
    const blocks = /^ *(`{3,})\w*\n[\s\S]*?^ *\1$/gm;
    const inline = /(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g;
    const outside = said.replaceAll(blocks, '').replaceAll(inline, '');
    assert.ok(!/(?<!\\)<img/.test(outside), outside);
    assert.deepEqual(
      [...outside.matchAll(/\]\((https?:[^)]*)\)/g)].map(([, url]) =>
        url?.startsWith('https://github.com/oceanbase/'),
      ),
      [true],
    );
    assert.equal([...outside.matchAll(/^# /gm)].length, 1);
  });
});

describe('a diagnosis', () => {
  it('adds obdiag and the newest statements', () => {
    const statements = Array.from({ length: 60 }, (_, index) => record(`ALTER SYSTEM x${String(index)}`));
    const text = diagnosis(facts, explain(-9082, comment, facts), statements);
    assert.ok(text.includes('obdiag gather scene run --scene=observer.backup'));
    assert.ok(text.includes('Earlier statements that are left out: 10.'), text);
    assert.ok(!text.includes('ALTER SYSTEM x9\n') && text.includes('ALTER SYSTEM x59'));
    assert.match(text, /2026-11-22T02:00:00\.000Z {2}production {2}root@sys {2}#3 {2}12 ms {2}OK rows=0/);
  });

  it('never lets a registered or recognisable secret out, wherever it was planted', () => {
    fc.assert(
      fc.property(secret, nastyText, (password, text) => {
        const release = redactor.register(password);
        try {
          const planted = `${text} ${password} oss://b?access_key=AKplanted99&x=1 ${password}`;
          const out = diagnosis(
            { ...facts, statement: planted },
            explain(-1, `result: -1(${planted})`, facts),
            [record(`SET ENCRYPTION ON IDENTIFIED BY 'Pl4nted77' ONLY ${password}`)],
          );
          for (const one of [password, 'AKplanted99', 'Pl4nted77'])
            assert.equal(out.includes(one), false, out);
        } finally {
          release();
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('texts in Markdown', () => {
  it('are words, inline code or a block, and cannot leave it', () => {
    assert.equal(words('a*b_c [d](e)\nf'), 'a\\*b\\_c \\[d\\]\\(e\\) f');
    assert.equal(code('a`b'), '``a`b``');
    assert.equal(code('`a'), '`` `a ``');
    assert.equal(code(''), '—');
    assert.equal(block('sql', 'a\n```\nb'), '````sql\na\n```\nb\n````');
  });

  it('keep a fence that is longer than any within', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const made = block('text', text);
        const fence = /^`+/.exec(made)?.[0] ?? '';
        assert.ok(!made.slice(fence.length, -fence.length).includes(fence));
      }),
    );
  });
});
