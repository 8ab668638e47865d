import * as v from 'valibot';

/**
 * The messages between the extension and the panel. Both sides parse what they receive with these schemas; the
 * state that the panel keeps for a reload is the job's identity and what was looked at, never its content.
 */

const tone = v.picklist(['running', 'good', 'bad', 'neutral', 'waiting']);
export type Tone = v.InferOutput<typeof tone>;
const outcome = v.nullable(v.object({ kind: v.string(), title: v.string(), reason: v.string() }));
/** A label and its value. `id` is what tests and styles know it by. */
const fact = v.object({ id: v.string(), label: v.string(), text: v.string(), tone });
export type Fact = v.InferOutput<typeof fact>;

/** One tenant in the list of a job that has several. */
const rowSchema = v.object({
  tenantId: v.number(),
  tenant: v.string(),
  tone,
  /** What it does now, or came to: a word or two. */
  state: v.string(),
  /** 0–100; null where none is known. */
  percent: v.nullable(v.number()),
  percentText: v.string(),
  written: v.string(),
  rate: v.string(),
  /** null where it has not begun. */
  elapsedMs: v.nullable(v.number()),
  /** Whether the elapsed time goes on between two models. */
  ticking: v.boolean(),
});
export type RowModel = v.InferOutput<typeof rowSchema>;

/** Why a part failed, and what to do. */
const explanationSchema = v.object({
  /** The code with its name; '' where there is none. */
  code: v.string(),
  causes: v.array(v.string()),
  steps: v.array(v.object({ text: v.string(), sql: v.nullable(v.string()) })),
  page: v.object({ title: v.string(), url: v.pipe(v.string(), v.startsWith('https://')) }),
  /** The server's own words. */
  said: v.string(),
});
export type ExplanationModel = v.InferOutput<typeof explanationSchema>;

/** One tenant's part of the job. */
export const partSchema = v.object({
  tenantId: v.number(),
  tenant: v.string(),
  /** One line that says what is going on. */
  status: v.string(),
  tone,
  /** Set once it is over: the word, and why. */
  outcome,
  explanation: v.nullable(explanationSchema),
  /** The stage it is in, or the outcome's word. */
  stage: v.string(),
  /** "step 5 of 8"; '' where that means nothing. */
  step: v.string(),
  stages: v.array(
    v.object({ id: v.string(), name: v.string(), state: v.picklist(['done', 'current', 'todo']) }),
  ),
  /** 0–100; null where the version reports none. */
  percent: v.nullable(v.number()),
  percentText: v.string(),
  elapsedMs: v.number(),
  ticking: v.boolean(),
  /** What is looked at most. */
  figures: v.array(fact),
  facts: v.array(fact),
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
  /** For a screen reader; it changes with the stage and the outcome, not with every look. */
  announcement: v.string(),
  can: v.object({ cancel: v.boolean(), retry: v.boolean(), diagnose: v.boolean(), openSet: v.boolean() }),
  /** How many tenants there are. The list and its summary are empty for a single one. */
  tenants: v.number(),
  summary: v.array(v.object({ tone, label: v.string(), count: v.number() })),
  figures: v.array(fact),
  elapsedMs: v.number(),
  ticking: v.boolean(),
  /** What needs attention first. */
  rows: v.array(rowSchema),
  /** The tenant that is looked at; null while the list is. */
  part: v.nullable(partSchema),
});
export type PanelModel = v.InferOutput<typeof modelSchema>;

const numbers = v.array(v.number());
export const curvesSchema = v.object({
  /** null: all tenants together. */
  tenantId: v.nullable(v.number()),
  /** Seconds since the start. */
  at: numbers,
  /** null: no percentage is reported, so what was written is drawn in its place. */
  percent: v.nullable(v.array(v.nullable(v.number()))),
  bytes: numbers,
  /** Bytes per second; null where nothing was copied. */
  rate: v.array(v.nullable(v.number())),
});
export type Curves = v.InferOutput<typeof curvesSchema>;

export const historySchema = v.object({
  tenantId: v.number(),
  /** What stands above the rows: the comparison, or why there is nothing. */
  text: v.string(),
  rows: v.array(
    v.object({
      setId: v.number(),
      title: v.string(),
      when: v.string(),
      outcome: v.string(),
      tone,
      durationMs: v.number(),
      duration: v.string(),
      bytes: v.number(),
      size: v.string(),
      /** The job that this panel shows. */
      current: v.boolean(),
    }),
  ),
});
export type HistoryModel = v.InferOutput<typeof historySchema>;

/** What the user looks at: kept by the page, so that it comes back after a reload. */
export const lookedAt = v.object({
  /** null: the list of tenants. */
  tenantId: v.nullable(v.number()),
  tab: v.picklist(['progress', 'history']),
});
export type LookedAt = v.InferOutput<typeof lookedAt>;

export const toPanel = v.variant('type', [
  /** What to keep for a reload. */
  v.object({ type: v.literal('identity'), identity: v.record(v.string(), v.unknown()) }),
  v.object({ type: v.literal('model'), model: modelSchema }),
  v.object({ type: v.literal('curves'), curves: curvesSchema }),
  v.object({ type: v.literal('history'), history: historySchema }),
]);
export type ToPanel = v.InferOutput<typeof toPanel>;

export const actionNames = [
  'cancelBackup',
  'retry',
  'showSql',
  'copyReport',
  'copyDiagnosis',
  'openBackupSet',
  'showJournal',
  'showLog',
] as const;
export type ActionName = (typeof actionNames)[number];

export const fromPanel = v.variant('type', [
  /** The panel has loaded and listens. */
  v.object({ type: v.literal('ready'), lookedAt }),
  v.object({ type: v.literal('lookAt'), lookedAt }),
  v.object({ type: v.literal('action'), action: v.picklist(actionNames) }),
]);
export type FromPanel = v.InferOutput<typeof fromPanel>;
