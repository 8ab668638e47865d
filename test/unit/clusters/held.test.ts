import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hold } from '../../../src/clusters/held.ts';

const believedMs = 60_000;

describe('what one window has at a time', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-held-'));
    path = join(folder, 'it');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function makeOlder(ms: number): void {
    const then = new Date(Date.now() - ms);
    utimesSync(path, then, then);
  }

  it('is held until it is released', () => {
    const held = hold(path, believedMs);
    assert.ok(held);
    assert.equal(hold(path, believedMs), undefined);
    held.release();
    assert.ok(hold(path, believedMs));
  });

  it('is free where it was created and never written, but not while it is being written', () => {
    writeFileSync(path, '');
    assert.equal(hold(path, believedMs), undefined);
    makeOlder(3_000);
    assert.ok(hold(path, believedMs));
    assert.deepEqual(readdirSync(folder), ['it']);
  });

  it('is free where its process is gone, or has not renewed it for long', () => {
    writeFileSync(path, String(2 ** 30));
    const held = hold(path, believedMs);
    assert.ok(held);
    makeOlder(believedMs + 1_000);
    held.renew();
    assert.equal(hold(path, believedMs), undefined);
    makeOlder(believedMs + 1_000);
    assert.ok(hold(path, believedMs));
  });

  it('is not released by one that had it before', () => {
    const before = hold(path, believedMs);
    makeOlder(believedMs + 1_000);
    assert.ok(hold(path, believedMs));
    before?.release();
    assert.ok(existsSync(path));
    assert.equal(hold(path, believedMs), undefined);
  });
});
