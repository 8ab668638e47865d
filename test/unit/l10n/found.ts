// What the tests look for in the source. To parse all of it takes a second, so what was found in a file is kept for
// the next run, and looked for anew where the file or the search has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { scratch } from '../../host/paths.ts';
import { treeOf } from './ast.ts';
import { callsIn, type Call } from './calls.ts';
import { escapedTexts, type Escaped } from './literals.ts';
import { sources, type Source } from './texts.ts';

interface Found {
  readonly calls: readonly Call[];
  readonly escaped: readonly Escaped[];
}

const kept = join(scratch, 'cache', 'l10n.json');
const search = ['ast.ts', 'calls.ts', 'literals.ts', 'found.ts'].map((file) =>
  readFileSync(join(import.meta.dirname, file), 'utf8'),
);

const found = find(sources());

/** Every call of `l10n.t` in what ships. */
export const shippedCalls: readonly Call[] = found.flatMap(({ calls }) => calls);

/** Every text in what ships that escapes `l10n.t`. */
export const shippedEscaped: readonly Escaped[] = found.flatMap(({ escaped }) => escaped);

function find(files: readonly Source[]): Found[] {
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Record<string, Found>) : {};
  const now: Record<string, Found> = {};
  for (const file of files) {
    const key = hashOf(ts.version, ...search, file.path, file.text);
    now[key] = before[key] ?? look(file);
  }
  if (Object.keys(now).some((key) => !(key in before))) keep(now);
  return Object.values(now);
}

function look(file: Source): Found {
  const tree = treeOf(file);
  return { calls: callsIn(tree), escaped: escapedTexts(tree) };
}

/** Put in place at once: another run may read it. */
function keep(now: Readonly<Record<string, Found>>): void {
  mkdirSync(dirname(kept), { recursive: true });
  const written = `${kept}.${String(process.pid)}`;
  writeFileSync(written, JSON.stringify(now));
  renameSync(written, kept);
}

function hashOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
