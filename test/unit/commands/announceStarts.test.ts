import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { logLines } from '../support/fakeVscode.ts';
import { announceStarts } from '../../../src/commands/announceStarts.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import type { Settled } from '../../../src/clusters/startIntents.ts';
import { Log } from '../../../src/log.ts';
import { Claims } from '../../../src/status/claims.ts';

describe('the word about a start whose answer nobody has heard', () => {
  let folder: string;
  let said: string[];
  let decisions: Promise<boolean>[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-starts-'));
    said = [];
    decisions = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A window; what is returned has it find out what became of the start of that id. */
  function openWindow(claimsFolder = folder): (id: string) => void {
    const claims = new Claims(claimsFolder);
    let heard: (settled: Settled) => void = () => undefined;
    const onDidSettle = (listener: (settled: Settled) => void): vscode.Disposable => {
      heard = listener;
      return { dispose: () => undefined };
    };
    const take = (what: string): Promise<boolean> => {
      const taken = claims.take(what);
      decisions.push(taken);
      return taken;
    };
    const context = { intents: { onDidSettle }, log: new Log() } as unknown as CommandContext;
    announceStarts(context, { take }, ({ intent }) => {
      said.push(intent.id);
      return Promise.resolve();
    });
    return (id) => {
      heard({ kind: 'notStarted', intent: { id } } as unknown as Settled);
    };
  }

  async function settled(): Promise<void> {
    await Promise.allSettled(decisions);
    await new Promise(setImmediate);
  }

  it('is said by one of the windows that find out in the same moment', async () => {
    const windows = [openWindow(), openWindow(), openWindow()];
    for (const hear of windows) hear('a');
    windows[1]?.('b');
    await settled();
    assert.deepEqual([decisions.length, said.sort()], [4, ['a', 'b']]);
  });

  it('is said also where the storage folder cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    openWindow(file)('a');
    await settled();
    assert.deepEqual(said, ['a']);
    assert.ok(logLines.some((line) => line.includes('claiming what became of a start')));
  });
});
