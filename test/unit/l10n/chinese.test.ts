// What users of a Chinese VS Code read, from the real functions with the real bundle.
import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import * as l10n from '@vscode/l10n';
import { archiveNotice, archiveRefusal, tenantProblem } from '../../../src/backup/archiveWords.ts';
import { allCodes } from '../../../src/backup/explain/codes/index.ts';
import { explanationDocument } from '../../../src/backup/explain/document.ts';
import { explain } from '../../../src/backup/explain/explain.ts';
import { placeOf } from '../../../src/backup/explain/place.ts';
import { ServerError } from '../../../src/oceanbase/errors.ts';
import { panelHtml } from '../../../src/panel/html.ts';
import { panelModel } from '../../../src/panel/model.ts';
import { gallery } from '../../panel/states.ts';
import { bundleFile, textsIn } from './texts.ts';

const bundle = textsIn(bundleFile);
const han = /[\u3400-\u9fff]/;

/** Two English words of a sentence after each other, where neither is a server's word, a name or code. */
const english = /\b[a-z]{2,} [a-z]{2,}\b/;
/** What OceanBase writes into its logs and answers, and commands. */
const kept = [
  /backup dest server is not exist|server status may not active|No enough log for restore/g,
  /df -h; |`[^`]*`|“[^”]*”|\bbackup device out of space\b/g,
  /```[\s\S]*?```/g,
];

function isChinese(text: string): boolean {
  return han.test(text) && !english.test(kept.reduce((rest, one) => rest.replaceAll(one, ''), text));
}

/** Every text in a value, by its path. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

describe('with the Chinese bundle', () => {
  before(() => {
    l10n.config({ contents: bundle });
  });
  after(() => {
    l10n.config({ contents: {} });
  });

  it('every code is explained in Chinese, with the Chinese manual', () => {
    for (const entry of allCodes()) {
      const steps = entry.steps(placeOf({ tenant: 't' })).map(({ text }) => text);
      for (const text of [entry.meaning, ...entry.causes, ...steps]) assert.ok(isChinese(text), text);
      assert.match(entry.page.url, /\/zh-CN\//);
    }
  });

  it('a failure is written up in Chinese', () => {
    const facts = { cluster: 'demo', tenant: 'mysql_tenant', tenantId: 1002, jobId: 7, initiatorTenantId: 1 };
    const comment =
      '(SERVER)ls_id: 1, addr: h:1, module: BACKUP_DATA, result: -9082(backup device out of space)';
    const document = explanationDocument(facts, explain(-9082, comment, facts));
    const lines = document.replaceAll(/```[\s\S]*?```/g, '').split('\n');
    for (const line of lines) assert.ok(!/[a-z]{2,} [a-z]{2,}/.test(line) || isChinese(line), line);
    assert.match(document, /^# mysql\\_tenant 的备份失败$/m);
  });

  it('the archive commands speak Chinese', () => {
    const said = [
      tenantProblem({ name: 't', status: 'CREATING', locked: false }) ?? '',
      ...(['enable', 'disable', 'suspend', 'resume'] as const).flatMap((action) => [
        archiveNotice(action, 't', { kind: 'reached' }).text,
        archiveNotice(action, 't', { kind: 'interrupted', comment: '' }).text,
      ]),
      archiveRefusal('t', new ServerError(9026, 'HY000', 'x')),
    ];
    for (const text of said) assert.ok(isChinese(text), text);
    assert.equal(archiveNotice('enable', 't', { kind: 'reached' }).text, 't 的日志归档状态为 DOING。');
  });

  it('the panel speaks Chinese in each of its states', () => {
    const names = /\/(tenant|title|id|url|sql|said|code|state|tone|kind)$/;
    for (const [name, make] of Object.entries(gallery)) {
      const { identity, state, record } = make();
      for (const { id } of identity.tenants.slice(0, 1)) {
        const model = panelModel(identity, state, record, id);
        const left = textsOf(model).filter(([path, text]) => !names.test(path) && english.test(text));
        assert.deepEqual(
          left.filter(([, text]) => !isChinese(text)),
          [],
          name,
        );
        assert.ok(isChinese(model.status), model.status);
      }
    }
  });

  it('the panel’s page gets the texts as data that nothing can end or run', () => {
    const parts = { cspSource: 'x:', script: 'a.js', style: 'a.css', language: 'zh-cn' };
    const page = panelHtml({ ...parts, texts: { ...bundle, '</script><b>': '</script><i>' } });
    const data = /<script type="application\/json" id="texts">([^<]*)<\/script>/.exec(page)?.[1] ?? '';
    assert.equal((JSON.parse(data) as Record<string, string>)['Retry'], '重试');
    assert.match(page, /<html lang="zh-cn">/);
    assert.equal(page.match(/<script\b/g)?.length, 2);
  });
});

describe('without a bundle', () => {
  it('English is spoken', () => {
    assert.equal(archiveNotice('enable', 't', { kind: 'reached' }).text, 'Log archiving of t is DOING.');
    const page = panelHtml({ cspSource: 'x:', script: 'a.js', style: 'a.css', texts: undefined });
    assert.match(page, /<html lang="en">/);
    assert.equal(page.includes('id="texts"'), false);
  });
});
