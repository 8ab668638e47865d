import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Claims } from '../../../src/status/claims.ts';

describe('a claim', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-claims-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is given to one of many windows that ask at once, and to nobody later', async () => {
    const shared = join(folder, 'not there yet');
    const windows = Array.from({ length: 20 }, () => new Claims(shared));
    const given = await Promise.all(windows.map((one) => one.take('the end of job 7')));
    assert.equal(given.filter(Boolean).length, 1);
    assert.equal(await new Claims(shared).take('the end of job 7'), false);
    assert.equal(await new Claims(shared).take('the end of job 8'), true);
  });

  it('is forgotten after a month', async () => {
    const claims = new Claims(folder);
    await claims.take('old');
    const [old] = readdirSync(folder);
    assert.ok(old);
    const longAgo = Date.now() / 1000 - 31 * 24 * 3600;
    utimesSync(join(folder, old), longAgo, longAgo);
    await claims.take('new');
    assert.ok(!readdirSync(folder).includes(old));
  });

  it('rejects where the folder cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await assert.rejects(new Claims(file).take('anything'));
  });
});
