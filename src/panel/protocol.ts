import * as v from 'valibot';

/**
 * The messages between the extension and the panel. Both sides parse what they receive with these schemas; the
 * state that the panel keeps for a reload is the job's identity, never its content.
 */

const count = v.object({ done: v.number(), total: v.number() });
const tone = v.picklist(['running', 'good', 'bad', 'neutral']);
const outcome = v.nullable(v.object({ kind: v.string(), title: v.string(), reason: v.string() }));

/** One tenant's part of the job. */
export const partSchema = v.object({
  tenantId: v.number(),
  tenant: v.string(),
  /** One line that says what is going on. */
  status: v.string(),
  tone,
  /** Set once it is over: the word, and why. */
  outcome,
  stages: v.array(
    v.object({ id: v.string(), name: v.string(), state: v.picklist(['done', 'current', 'todo']) }),
  ),
  /** 0–100; null where the version reports none. */
  percent: v.nullable(v.number()),
  percentText: v.string(),
  tablets: v.nullable(count),
  macroBlocks: v.nullable(count),
  read: v.string(),
  written: v.string(),
  started: v.nullable(v.number()),
  elapsedMs: v.number(),
  /** Whether the elapsed time goes on between two models. */
  ticking: v.boolean(),
  protection: v.object({ tone: v.picklist(['good', 'bad', 'neutral']), text: v.string() }),
  setId: v.nullable(v.number()),
});
export type PartModel = v.InferOutput<typeof partSchema>;

export const modelSchema = v.object({
  /** "Full backup of … on cluster …". */
  title: v.string(),
  status: v.string(),
  tone,
  outcome,
  jobId: v.number(),
  /** Why what is shown may be old. */
  trouble: v.nullable(v.string()),
  parts: v.array(partSchema),
});
export type PanelModel = v.InferOutput<typeof modelSchema>;

export const toPanel = v.variant('type', [
  /** What to keep for a reload. */
  v.object({ type: v.literal('identity'), identity: v.record(v.string(), v.unknown()) }),
  v.object({ type: v.literal('model'), model: modelSchema }),
]);
export type ToPanel = v.InferOutput<typeof toPanel>;

export const fromPanel = v.variant('type', [
  /** The panel has loaded and listens. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('showLog') }),
  v.object({ type: v.literal('cancelBackup') }),
]);
export type FromPanel = v.InferOutput<typeof fromPanel>;
