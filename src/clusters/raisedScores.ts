import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { RecordStore } from './records.ts';

const prefix = 'speed/';
const scoreSchema = v.pipe(v.number(), v.integer());
const schema = v.object({
  version: v.literal(1),
  tenantId: v.pipe(v.number(), v.integer()),
  tenantName: v.string(),
  before: scoreSchema,
  raised: v.array(scoreSchema),
  id: v.string(),
  at: v.number(),
});

/** A tenant whose ha_low_thread_score was raised. */
export interface RaisedScore {
  readonly tenantId: number;
  /** As it was called then. */
  readonly tenantName: string;
  /** What it was, 0–100. */
  readonly before: number;
  /** What windows have raised it to since: every other value is somebody else's. */
  readonly raised: readonly number[];
  /** Another one with each raise. */
  readonly id: string;
  /** When it was raised (ms), on this machine's clock. */
  readonly at: number;
  /** The key that it is under. */
  readonly key: string;
}

/** What raised scores are put back to: a record for each tenant, because several windows raise and put back. */
export class RaisedScores {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  /** Of all tenants of the cluster. */
  async all(profileId: string): Promise<RaisedScore[]> {
    const inside = `${prefix}${profileId}/`;
    const keys = (await this.#records.keysOf('speed')).filter((key) => key.startsWith(inside));
    const found = await Promise.all(keys.map((key) => this.#at(key)));
    return found.filter((one) => typeof one === 'object');
  }

  /** newer: what a newer version has written, so that nobody here knows what to put back. */
  async of(profileId: string, tenantId: number): Promise<RaisedScore | 'newer' | undefined> {
    return await this.#at(keyOf(profileId, tenantId));
  }

  /** Whether it is still the one that has to be put back. */
  async has({ key, id }: RaisedScore): Promise<boolean> {
    const now = await this.#at(key);
    return typeof now === 'object' && now.id === id;
  }

  /** Writes it down, instead of what is there. Rejects where it cannot be written. */
  async keep(profileId: string, score: Omit<RaisedScore, 'id' | 'key'>): Promise<RaisedScore> {
    const raised = { ...score, id: randomUUID(), key: keyOf(profileId, score.tenantId) };
    await this.#write(raised);
    return raised;
  }

  /**
   * Writes it again unless it is still there: what another window has put there it takes away, having put it back. What
   * that one has raised it to is not forgotten.
   */
  async keepOn(score: RaisedScore): Promise<void> {
    const now = await this.#at(score.key);
    if (now === 'newer' || now?.id === score.id) return;
    await this.#write({ ...score, raised: [...new Set([...score.raised, ...(now?.raised ?? [])])] });
  }

  /** It is put back. What was raised again meanwhile stays. */
  async forget(score: RaisedScore): Promise<void> {
    if (await this.has(score)) await this.#records.write(score.key, undefined);
  }

  async #write({ key, ...score }: RaisedScore): Promise<void> {
    await this.#records.write(key, { version: 1, ...score });
  }

  async #at(key: string): Promise<RaisedScore | 'newer' | undefined> {
    const stored = await this.#records.read(key);
    const known = v.safeParse(schema, stored);
    if (known.success) return { ...known.output, key };
    return v.is(v.object({ version: v.pipe(v.number(), v.gtValue(1)) }), stored) ? 'newer' : undefined;
  }
}

/** By the tenant's id: it can be renamed. */
function keyOf(profileId: string, tenantId: number): string {
  return `${prefix}${profileId}/${String(tenantId)}`;
}
