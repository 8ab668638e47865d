import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  actionNames,
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
  explanation: null,
  stage: 'Preparing',
  step: 'step 1 of 8',
  stages: [{ id: 'INIT', name: 'Preparing', state: 'current' }],
  percent: null,
  percentText: '—',
  elapsedMs: 0,
  ticking: false,
  figures: [{ id: 'rate', label: 'Rate now', text: '—', tone: 'neutral' }],
  facts: [],
};
const model: PanelModel = {
  title: 't',
  status: 's',
  tone: 'running',
  outcome: null,
  jobId: 7,
  trouble: null,
  announcement: '',
  can: { cancel: true, retry: false, diagnose: false, openSet: false },
  tenants: 1,
  summary: [],
  figures: [],
  elapsedMs: 0,
  ticking: true,
  rows: [],
  part,
};
const lookedAt = { tenantId: null, tab: 'progress' } as const;

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
    for (const type of ['ready', 'lookAt']) {
      assert.deepEqual(v.parse(fromPanel, { type, lookedAt }), { type, lookedAt });
    }
    for (const action of actionNames) {
      assert.deepEqual(v.parse(fromPanel, { type: 'action', action }), { type: 'action', action });
    }
  });

  it('is refused otherwise', () => {
    const others = [
      { type: 'model', model },
      { type: 'ready' },
      { type: 'lookAt', lookedAt: { tenantId: '1002', tab: 'progress' } },
      { type: 'lookAt', lookedAt: { tenantId: 1002, tab: 'secrets' } },
      { type: 'action', action: 'workbench.action.quit' },
      { type: 'action', action: 'constructor' },
    ];
    for (const message of [...hostile, ...others]) {
      assert.equal(v.safeParse(fromPanel, message).success, false, JSON.stringify(message));
    }
  });

  it('brings nothing along that the protocol doesn’t name', () => {
    const message: unknown = JSON.parse(
      '{"type":"action","action":"showLog","password":"x","__proto__":{"polluted":1}}',
    );
    const parsed = v.parse(fromPanel, message);
    assert.deepEqual(Object.keys(parsed), ['type', 'action']);
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
    const page = { title: 't', url: 'javascript:alert(1)' };
    const explanation = { code: '', causes: [], steps: [], page, said: '' };
    assert.equal(v.safeParse(partSchema, { ...part, explanation }).success, false, 'a link is https');
    assert.equal(v.safeParse(modelSchema, { ...model, part: { ...part, tone: 'pink' } }).success, false);
  });
});
