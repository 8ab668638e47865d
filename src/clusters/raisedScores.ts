import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type * as vscode from 'vscode';
import type { TenantRef } from '../backup/request.ts';

const prefix = 'speed/';
const scoreSchema = v.pipe(v.number(), v.integer());
const schema = v.object({
  version: v.literal(1),
  tenantName: v.string(),
  before: scoreSchema,
  id: v.string(),
  at: v.number(),
});

/** A tenant whose ha_low_thread_score was raised. */
export interface RaisedScore {
  readonly tenantName: string;
  /** What it was, 0–100. */
  readonly before: number;
  /** Another one with each raise. */
  readonly id: string;
  /** When it was raised (ms), on this machine's clock. */
  readonly at: number;
  /** The key that it is under. */
  readonly key: string;
}

/**
 * What raised scores are put back to: a record for each tenant, because several windows raise and put back. Earlier
 * versions had one value for all tenants of a cluster, under their names.
 */
export class RaisedScores {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Of all tenants of the cluster. */
  all(profileId: string): RaisedScore[] {
    const inside = `${prefix}${profileId}/`;
    const keys = this.#memory.keys().filter((key) => key.startsWith(inside));
    return [...keys.flatMap((key) => this.#at(key) ?? []), ...this.#old(profileId)];
  }

  of(profileId: string, tenant: TenantRef): RaisedScore | undefined {
    return (
      this.#at(keyOf(profileId, tenant)) ??
      this.#old(profileId).find(({ tenantName }) => tenantName === tenant.name)
    );
  }

  /** What a newer version has written of the tenant: nobody here knows what to put back. */
  isNewer(profileId: string, tenant: TenantRef): boolean {
    const key = keyOf(profileId, tenant);
    return this.#at(key) === undefined && v.is(v.object({ version: v.number() }), this.#memory.get(key));
  }

  /** Whether it is still the one that has to be put back. */
  has({ key, id, tenantName, before }: RaisedScore): boolean {
    return id === '' ? this.#oldValues(key)[tenantName] === before : this.#at(key)?.id === id;
  }

  /** Writes it down, instead of what is there. Rejects where it cannot be written. */
  async keep(profileId: string, tenant: TenantRef, before: number, at: number): Promise<RaisedScore> {
    const score = { tenantName: tenant.name, before, id: randomUUID(), at };
    const key = keyOf(profileId, tenant);
    await this.#memory.update(key, { version: 1, ...score });
    const old = this.#old(profileId).find(({ tenantName }) => tenantName === tenant.name);
    if (old) await this.forget(old);
    return { ...score, key };
  }

  /** Writes it again unless it is still there: what another window has put there it takes away, having put it back. */
  async keepOn(raised: RaisedScore): Promise<void> {
    const { key, ...score } = raised;
    if (!this.has(raised)) await this.#memory.update(key, { version: 1, ...score });
  }

  /** It is put back. What was raised again meanwhile stays. */
  async forget(score: RaisedScore): Promise<void> {
    const { key, id, tenantName } = score;
    if (id !== '') {
      if (this.has(score)) await this.#memory.update(key, undefined);
      return;
    }
    const rest = Object.entries(this.#oldValues(key)).filter(([name]) => name !== tenantName);
    await this.#memory.update(key, rest.length > 0 ? Object.fromEntries(rest) : undefined);
  }

  #at(key: string): RaisedScore | undefined {
    const stored = v.safeParse(schema, this.#memory.get(key));
    return stored.success ? { ...stored.output, key } : undefined;
  }

  /** What an earlier version has left. */
  #old(profileId: string): RaisedScore[] {
    const key = prefix + profileId;
    return Object.entries(this.#oldValues(key)).flatMap(([tenantName, before]) =>
      v.is(scoreSchema, before) ? [{ tenantName, before, id: '', at: 0, key }] : [],
    );
  }

  /** With what this version cannot read, which stays as it is. */
  #oldValues(key: string): Record<string, unknown> {
    const stored: unknown = this.#memory.get(key);
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  }
}

/** By the tenant's id: names differ by case alone, and the names of files may not. */
function keyOf(profileId: string, { id }: TenantRef): string {
  return `${prefix}${profileId}/${String(id)}`;
}
