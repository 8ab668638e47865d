import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  fromPanel,
  modelSchema,
  partSchema,
  toPanel,
  type PanelModel,
  type PartModel,
} from '../../../src/panel/protocol.ts';

const part: PartModel = {
  tenantId: 1002,
  tenant: 't',
  status: 's',
  tone: 'running',
  outcome: null,
  stages: [{ id: 'INIT', name: 'Preparing', state: 'current' }],
  percent: null,
  percentText: '—',
  tablets: { done: 1, total: 2 },
  macroBlocks: null,
  read: '—',
  written: '—',
  started: null,
  elapsedMs: 0,
  ticking: false,
  protection: { tone: 'neutral', text: 'No password' },
  setId: null,
};
const model: PanelModel = {
  title: 't',
  status: 's',
  tone: 'running',
  outcome: null,
  jobId: 7,
  trouble: null,
  parts: [part],
};

const hostile: readonly unknown[] = [
  undefined,
  null,
  '',
  'ready',
  0,
  [],
  ['ready'],
  {},
  { type: 1 },
  { type: ['ready'] },
  { type: 'Ready' },
  { type: 'command', command: 'workbench.action.terminal.new' },
  { type: '__proto__' },
  { type: 'toString' },
  Object.create({ type: 'constructor' }) as unknown,
];

describe('a message of the panel', () => {
  it('is one of the protocol', () => {
    for (const type of ['ready', 'showLog', 'cancelBackup']) {
      assert.deepEqual(v.parse(fromPanel, { type }), { type });
    }
  });

  it('is refused otherwise', () => {
    for (const message of [...hostile, { type: 'model', model }]) {
      assert.equal(v.safeParse(fromPanel, message).success, false, JSON.stringify(message));
    }
  });

  it('brings nothing along that the protocol doesn’t name', () => {
    const message: unknown = JSON.parse('{"type":"ready","password":"x","__proto__":{"polluted":1}}');
    const parsed = v.parse(fromPanel, message);
    assert.deepEqual(Object.keys(parsed), ['type']);
    assert.equal('polluted' in parsed, false);
  });
});

describe('a message to the panel', () => {
  it('is a model or an identity', () => {
    assert.deepEqual(v.parse(toPanel, { type: 'model', model }), { type: 'model', model });
    const identity = { version: 1 };
    assert.deepEqual(v.parse(toPanel, { type: 'identity', identity }), { type: 'identity', identity });
  });

  it('is refused otherwise', () => {
    for (const message of [...hostile, { type: 'model' }, { type: 'model', model: {} }, { type: 'ready' }]) {
      assert.equal(v.safeParse(toPanel, message).success, false, JSON.stringify(message));
    }
  });

  it('is refused if any part of its model is missing or of another kind', () => {
    for (const [schema, whole] of [
      [modelSchema, model],
      [partSchema, part],
    ] as const) {
      for (const key of Object.keys(whole)) {
        const without = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
        assert.equal(v.safeParse(schema, without).success, false, `without ${key}`);
        assert.equal(v.safeParse(schema, { ...whole, [key]: { a: 1 } }).success, false, `another ${key}`);
      }
    }
    const stages = [{ id: 'x', name: 'x', state: 'gone' }];
    assert.equal(v.safeParse(partSchema, { ...part, stages }).success, false);
    assert.equal(v.safeParse(partSchema, { ...part, percent: Number.NaN }).success, false);
    assert.equal(v.safeParse(modelSchema, { ...model, parts: [{ ...part, tone: 'pink' }] }).success, false);
  });
});
