import * as v from 'valibot';
import type * as vscode from 'vscode';
import { plainFullBackup, type BackupChoices } from '../backup/choices.ts';

/** The defaults of a tenant, remembered in globalState under `options/<cluster>/<tenants>`. */
const storedChoices = v.object({
  incremental: v.boolean(),
  plusArchivelog: v.boolean(),
  description: v.string(),
  threadScore: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
});

/** Made at activation, so what asks for the choices is elsewhere (askOptions.ts). */
export class BackupDefaults {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get(key: string): BackupChoices {
    const stored = v.safeParse(storedChoices, this.#memory.get(`options/${key}`));
    return stored.success ? { ...stored.output, threadScore: stored.output.threadScore } : plainFullBackup;
  }

  async set(key: string, choices: BackupChoices): Promise<void> {
    const plain = JSON.stringify(choices) === JSON.stringify(plainFullBackup);
    await this.#memory.update(`options/${key}`, plain ? undefined : choices);
  }
}
