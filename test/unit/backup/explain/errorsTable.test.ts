import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeEntry } from '../../../../src/backup/explain/codes/index.ts';
import { ServerError } from '../../../../src/oceanbase/errors.ts';
import { errorsTable } from './errorsTable.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const file = join(root, 'docs', 'errors.md');
const begin = '<!-- table: made by test/unit/backup/explain/errorsTable.ts -->\n\n';

describe('docs/errors.md', () => {
  it('is current (OBB_UPDATE=1 rewrites it)', () => {
    const text = readFileSync(file, 'utf8');
    const current = `${text.slice(0, text.indexOf(begin) + begin.length)}${errorsTable()}\n`;
    if (process.env['OBB_UPDATE'] === '1') writeFileSync(file, current);
    else assert.equal(text, current);
  });

  it('calls foreseen what the preflight foresees', () => {
    const folder = join(root, 'src', 'backup');
    const sources = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const errnos = [...sources.matchAll(/\berrno: (\d+)/g)].map(([, errno]) => Number(errno));
    const codes = new Set(errnos.map((errno) => new ServerError(errno, '', '').code));
    assert.ok(codes.size > 3, 'the preflight’s answers were not found');
    for (const code of codes) {
      const kind = codeEntry(code)?.foreseen.kind;
      assert.ok(
        kind === 'preflight' || kind === 'partly',
        `${String(code)} is foreseen, but the table says ${kind ?? 'nothing'}`,
      );
    }
  });
});
