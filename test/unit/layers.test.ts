import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Linter, type Linter as LinterTypes } from 'eslint';
import tseslint from 'typescript-eslint';

// The rule of docs/architecture.md: arrows point down only, and the two lowest layers run without VS Code.
const root = join(import.meta.dirname, '..', '..');
const linter = new Linter({ cwd: root });
let config: LinterTypes.Config[];

before(async () => {
  const { layers } = (await import(join(root, 'eslint.config.mjs'))) as { layers: LinterTypes.Config[] };
  config = [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, ...layers];
});

function problems(file: string, code: string): string[] {
  return linter.verify(code, config, { filename: join(root, file) }).map(({ ruleId, message }) => {
    assert.equal(ruleId, 'no-restricted-imports', message);
    return message;
  });
}

describe('the layer rule', () => {
  for (const [file, code] of [
    ['src/oceanbase/x.ts', "import * as vscode from 'vscode';"],
    ['src/oceanbase/x.ts', "import type { Uri } from 'vscode';"],
    ['src/oceanbase/deep/x.ts', "export * from 'vscode';"],
    ['src/backup/x.ts', "import { window } from 'vscode';"],
    ['src/oceanbase/x.ts', "import { startBackup } from '../backup/start.ts';"],
    ['src/oceanbase/x.ts', "import '../clusters/cluster.ts';"],
    ['src/backup/x.ts', "import type { Cluster } from '../clusters/cluster.ts';"],
    ['src/backup/x.ts', "import { panelModel } from '../panel/model.ts';"],
    ['src/clusters/x.ts', "import { treeItem } from '../tree/nodes.ts';"],
    ['src/clusters/x.ts', "export { backupTenant } from '../commands/backupTenant.ts';"],
    ['src/tree/x.ts', "import { panelModel } from '../panel/model.ts';"],
    ['src/tree/x.ts', "import { nodeOf } from '../commands/context.ts';"],
    ['src/panel/x.ts', "import { archiveWords } from '../tree/words.ts';"],
    ['src/panel/client/x.ts', "import { archiveWords } from '../../tree/words.ts';"],
    ['src/panel/x.ts', "import { nodeOf } from '../commands/context.ts';"],
  ] as const) {
    it(`refuses in ${file}: ${code}`, () => {
      assert.equal(problems(file, code).length, 1);
    });
  }

  for (const [file, code] of [
    ['src/backup/x.ts', "import { listJobRows } from '../oceanbase/jobs.ts';"],
    ['src/oceanbase/x.ts', "import { quoteName } from './quoting.ts'; import { connect } from 'node:net';"],
    [
      'src/clusters/x.ts',
      "import * as vscode from 'vscode'; import { JobWatcher } from '../backup/watcher.ts';",
    ],
    ['src/tree/x.ts', "import type { Cluster } from '../clusters/cluster.ts';"],
    ['src/panel/x.ts', "import type { JobIdentity } from '../clusters/followedJob.ts';"],
    ['src/panel/client/x.ts', "import { toPanel } from '../protocol.ts';"],
    ['src/commands/x.ts', "import { panelModel } from '../panel/model.ts'; import '../tree/nodes.ts';"],
    ['src/extension.ts', "import * as vscode from 'vscode'; import './commands/register.ts';"],
  ] as const) {
    it(`allows in ${file}: ${code}`, () => {
      assert.deepEqual(problems(file, code), []);
    });
  }
});
