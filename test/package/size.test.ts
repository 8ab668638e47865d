import assert from 'node:assert/strict';
import { budgets } from '../tasks/budgets.ts';
import { build, loadedAtActivation } from './support/built.ts';

describe('the size of what is built', function () {
  this.timeout(60_000);

  it(`is at most ${String(budgets.mainBundle / 1000)} KB for what VS Code loads at activation`, async () => {
    const bytes = loadedAtActivation(await build()).reduce((sum, file) => sum + file.bytes, 0);
    assert.ok(bytes > 10_000);
    assert.ok(
      bytes <= budgets.mainBundle,
      `${String(bytes)} bytes are loaded at activation. Load what is not needed there with import().`,
    );
  });
});
