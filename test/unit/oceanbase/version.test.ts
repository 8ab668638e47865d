import assert from 'node:assert/strict';
import { allStages, stageName, stagesOf } from '../../../src/oceanbase/stages.ts';
import { atLeast, parseVersion } from '../../../src/oceanbase/version.ts';
import { version } from '../support/rows.ts';

describe('a version', () => {
  it('is dotted numbers', () => {
    assert.deepEqual(parseVersion('4.2.5.0'), { text: '4.2.5.0', parts: [4, 2, 5, 0] });
    assert.deepEqual(parseVersion(' 4.3\n')?.parts, [4, 3]);
    for (const text of ['', '4', '4.', 'v4.2', '4.2.5-CE', '4..2', '4.2.5.0.1.2', '-4.2']) {
      assert.equal(parseVersion(text), undefined, text);
    }
  });

  it('is compared number by number', () => {
    for (const [text, minimum, expected] of [
      ['4.2.5.0', '4.2.5', true],
      ['4.2.5', '4.2.5.0', true],
      ['4.2.5', '4.2.5.1', false],
      ['4.10.0', '4.9', true],
      ['4.9.9.9', '4.10', false],
      ['4.2.1.11', '4.2.1.3', true],
      ['3.9.9', '4.0', false],
      ['5.0', '4.3.5', true],
    ] as const) {
      assert.equal(atLeast(version(text), minimum), expected, `${text} >= ${minimum}`);
    }
  });
});

describe('the stages of a backup', () => {
  // facts.md 4.2, row by row, with its first and its last version.
  const meta = ['INIT', 'BACKUP_SYS_META', 'BACKUP_USER_META'];
  const data = ['BACKUP_DATA_MINOR', 'BACKUP_DATA_MAJOR'];
  const end = ['BACKUP_LOG', 'COMPLETED'];
  const orders: readonly [readonly string[], readonly string[]][] = [
    [
      ['4.0.0.0', '4.1.0.2'],
      [...meta, 'BACKUP_DATA_SYS', ...data, ...end],
    ],
    [
      ['4.2.0.0', '4.2.1.2'],
      [...meta, ...data, ...end],
    ],
    [
      ['4.2.1.3', '4.2.2.0', '4.2.5.0', '4.3.0.1'],
      [...meta, 'BACKUP_META_FINISH', ...data, ...end],
    ],
    [
      ['4.3.1.0', '4.3.2.1'],
      [...meta, 'BACKUP_META_FINISH', ...data, 'BEFORE_BACKUP_LOG', ...end],
    ],
    [
      ['4.3.3.0', '4.3.5.3', '4.4.0.0'],
      [
        ...meta,
        'BACKUP_META_FINISH',
        'BACKUP_USER_DATA',
        'BACKUP_FUSE_TABLET_META',
        'BEFORE_BACKUP_LOG',
        ...end,
      ],
    ],
  ];
  for (const [versions, order] of orders) {
    it(`of ${versions.join(', ')}`, () => {
      for (const text of versions) assert.deepEqual(stagesOf(version(text)), order, text);
    });
  }

  it('are all known, and have a name for a person', () => {
    for (const [, order] of orders) {
      for (const stage of order) assert.ok((allStages as readonly string[]).includes(stage), stage);
    }
    for (const stage of allStages) assert.match(stageName(stage), /^[A-Z][a-z]+( [a-z]+)*$/);
  });
});
