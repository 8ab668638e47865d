import assert from 'node:assert/strict';
import { getL10nJson } from '@vscode/l10n-dev';
import { treeOf } from '../unit/l10n/ast.ts';
import { callsIn } from '../unit/l10n/calls.ts';

/** One of each form that the source may use. */
const sample = `import * as l10n from '@vscode/l10n';
l10n.t('One with {0}', 1);
l10n.t("Two’s");
export const three = () => l10n.t({ message: ', ', comment: ['between two'] });
const four = \`\${l10n.t('Four')} \${l10n.t("5's")}\`;
`;

// Here, and not with the other tests of the texts: VS Code's tool takes half a second to load.
describe('the texts that test/unit/l10n finds in the source', () => {
  it('are those that VS Code’s own tool finds', async function () {
    this.timeout(60_000); // it loads a parser first
    const theirs = Object.keys(await getL10nJson([{ extension: '.ts', contents: sample }]));
    const ours = callsIn(treeOf({ path: 'sample.ts', text: sample })).map(({ key }) => key);
    assert.deepEqual(new Set(ours), new Set(theirs));
    assert.equal(ours.length, 5);
  });
});
