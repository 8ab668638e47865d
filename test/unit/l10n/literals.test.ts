import assert from 'node:assert/strict';
import { treeOf } from './ast.ts';
import { shippedEscaped as found } from './found.ts';
import { escapedTexts } from './literals.ts';

/** Texts that stay as they are, by file and by how they begin, with the reason. */
const allowed: readonly (readonly [file: string, beginning: string, reason: string])[] = [
  ['src/backup/archiveChecks.ts', 'log archive status is not doing.', 'the server’s words'],
  ['src/backup/preflight.ts', 'backup can not start,', 'the server’s words'],
  ['src/backup/preflight.ts', 'Access denied; you need', 'the server’s words'],
  ['src/backup/preflight.ts', 'plus archive is not supported', 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'backup can not start', 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'invalid tenant name specified', 'the server’s words'],
  ['src/backup/tenantChecks.ts', "Tenant '", 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'tenant status is not normal.', 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'Backup is in progress', 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'backup dest is not set.', 'the server’s words'],
  ['src/backup/tenantChecks.ts', 'cross compatible incremental backup', 'the server’s words'],
  ['src/backup/destinationFields.ts', 'APPID', 'a name'],
  ['src/oceanbase/driver.ts', '', 'mysql2’s own way to say it; session.ts puts it into words'],
  ['src/oceanbase/journaledSession.ts', 'OK rows=', 'a line of a log'],
  ['src/oceanbase/serverInfo.ts', 'the login', 'stands for the name of a view'],
  ['src/oceanbase/session.ts', 'given up', 'the reason of an abort, which is shown to nobody'],
  ['src/clusters/cluster.ts', 'the cluster was closed', 'the reason of an abort, which is shown to nobody'],
  ['src/clusters/cluster.ts', 'connecting anew', 'the reason of an abort, which is shown to nobody'],
  ['src/clusters/cluster.ts', 'given up', 'the reason of an abort, which is shown to nobody'],
  ['src/clusters/connectOnce.ts', 'canceled by the user', 'the reason of an abort, which is shown to nobody'],
  ['src/commands/runBackup.ts', 'A start that was not remembered', 'a mistake of the code itself'],
  ['src/contextValues.ts', 'message', 'an id'],
  ['src/commands/copyConnectionCommand.ts', 'obclient', 'the name of a program'],
  ['src/commands/copyConnectionCommand.ts', 'mysql', 'the name of a program'],
  ['src/commands/copyConnectionCommand.ts', 'JDBC', 'a name'],
  ['src/tree/refreshing.ts', 'the view was hidden', 'the reason of an abort, which is shown to nobody'],
  ['src/log.ts', '', 'the log goes to support'],
  ['src/panel/html.ts', '<', 'markup'],
  ['src/panel/client/chart.ts', 'color-mix(', 'CSS'],
  ['src/panel/client/main.ts', 'the page has no panel', 'a mistake of the code itself'],
  ['src/panel/client/toolkit.ts', 'vscode-button', 'the name of an element'],
];
/** The codes' own table for docs/errors.md, and CSS classes. */
const allowedFields: readonly RegExp[] = [
  /^src\/backup\/explain\/codes\//,
  /^src\/panel\/client\/rows?View\.ts$/,
];

describe('no text for a user', () => {
  it('escapes l10n.t', () => {
    const escaped = found
      .filter(({ path }) => !allowedFields.some((one) => one.test(path)))
      .filter(
        ({ path, text }) => !allowed.some(([file, beginning]) => path === file && text.startsWith(beginning)),
      )
      .map(({ path, line, text }) => `${path}:${String(line)} ${text}`);
    assert.deepEqual(escaped, [], 'put these through l10n.t, or say above why they stay as they are');
  });

  it('is allowed to escape for nothing', () => {
    const needless = allowed.filter(
      ([file, beginning]) => !found.some(({ path, text }) => path === file && text.startsWith(beginning)),
    );
    assert.deepEqual(needless, []);
  });

  for (const [code, count] of [
    ["window.showErrorMessage('Failed');", 1],
    ["const answer = { label: 'Retry', description: `of ${name}` };", 2],
    ["item.tooltip = failed ? 'Broken' : l10n.t('Fine');", 1],
    ["throw new Error('The cluster is gone.');", 1],
    ["log.info('read the clusters again'); const sql = 'SELECT a FROM b';", 0],
    ["import './some words here.ts'; type A = 'some words here';", 0],
    ["element.textContent = 'Reading'; element.className = 'reading';", 1],
  ] as const) {
    it(`is found ${String(count)} times in: ${code}`, () => {
      assert.equal(escapedTexts(treeOf({ path: 'sample.ts', text: code })).length, count);
    });
  }
});
