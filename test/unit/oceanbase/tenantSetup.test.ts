import assert from 'node:assert/strict';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import { readTenantSetup } from '../../../src/oceanbase/tenantSetup.ts';
import { parseOracleSelect, parseSql } from '../support/grammar.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

describe('how the backups of a tenant are set up', () => {
  it('is read by one statement that the official grammar accepts', async () => {
    const session = new ScriptedSession([[/./, []]]);
    await readTenantSetup(session, scopeOf(serverInfo()), 1002);
    await readTenantSetup(session, scopeOf(tenantInfo()), 1002);
    for (const sql of session.sent) assert.deepEqual(parseSql(sql), { statements: 1, errors: 0 }, sql);
    const oracle = new ScriptedSession([[/./, []]]);
    await readTenantSetup(oracle, scopeOf(tenantInfo({ mode: 'ORACLE' })), 1002);
    assert.deepEqual(parseOracleSelect(oracle.sent[0] ?? ''), { statements: 1, errors: 0 });
  });
});
