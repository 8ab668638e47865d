import assert from 'node:assert/strict';
import { ConnectError, messageOf, ServerError } from '../../../src/oceanbase/errors.ts';

describe('the code of a server’s error', () => {
  for (const [errno, code] of [
    [9040, 9040],
    [4016, 4016],
    [5160, 5160],
    [1210, 4002],
    [1235, 4007],
    [1045, 4043],
    [1064, 5001],
    [1146, 5019],
    [1062, 5024],
    [1044, 5170],
    [1227, 5036],
    [3118, 5039],
    [1142, 5171],
    [1054, 5217],
    [904, 5217],
    [942, 5019],
    [1031, 5360],
  ] as const) {
    it(`${String(errno)} is OceanBase’s ${String(code)}`, () => {
      const error = new ServerError(errno, 'HY000', 'text');
      assert.deepEqual([error.code, error.errno], [code, errno]);
    });
  }

  it('is inside the text in Oracle mode', () => {
    const text = 'ORA-00600: internal error code, arguments: -9040, backup can not start';
    assert.equal(new ServerError(600, 'HY000', text).code, 9040);
    assert.equal(new ServerError(600, 'HY000', 'ORA-00600: something else').code, 600);
  });

  it('is not taken from a text that only looks like it', () => {
    assert.equal(new ServerError(9036, 'HY000', 'arguments: -4016').code, 9036);
  });
});

describe('errors', () => {
  it('keep their kind, their state and their cause', () => {
    const cause = new Error('why');
    const error = new ConnectError('refused', 'Nothing listens.', { cause });
    assert.deepEqual([error.name, error.kind, error.cause], ['ConnectError', 'refused', cause]);
    assert.equal(new ServerError(1227, '42501', 'Access denied').sqlState, '42501');
  });

  it('have a text whatever was thrown', () => {
    assert.equal(messageOf(new Error('text')), 'text');
    assert.equal(messageOf('text'), 'text');
    assert.equal(messageOf(undefined), 'undefined');
  });
});
