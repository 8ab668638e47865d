import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import { currentFirst } from '../../../src/commands/currentFirst.ts';

describe('a list of choices', () => {
  const items = [{ label: 'a' }, { label: 'b', description: 'as the server has it' }, { label: 'c' }];
  const shown = (label: string) =>
    currentFirst(items, (item) => item.label === label).map((item) => [item.label, item.description]);

  it('has the present one at its top, which says so', () => {
    assert.deepEqual(shown('c')[0], ['c', '(current)']);
    assert.deepEqual(shown('b'), [
      ['b', 'as the server has it (current)'],
      ['a', undefined],
      ['c', undefined],
    ]);
  });

  it('is as it was where none is the present one', () => {
    assert.deepEqual(
      shown('d').map(([label]) => label),
      ['a', 'b', 'c'],
    );
  });
});
