// What ships, file by file: `test/tasks/vsix-files.txt` is the list that was looked at.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesInZip } from '../host/zip.ts';
import { budgets } from './budgets.ts';

const listed = join(import.meta.dirname, 'vsix-files.txt');

/** The files of a .vsix in order; of a chunk's name only what stays the same from build to build. */
export function filesOfVsix(vsix: string): string[] {
  const names = [...filesInZip(readFileSync(vsix))].map(({ path }) =>
    path.replace(/^(extension\/dist\/chunks\/.+)-[A-Z0-9]{8}\.cjs$/, '$1-*.cjs'),
  );
  return [...new Set(names)].sort();
}

/** A sentence for each way in which the .vsix is not what it should be: its files, its size. */
export function complaintsAbout(vsix: string): string[] {
  const files = filesOfVsix(vsix);
  const expected = readFileSync(listed, 'utf8').trim().split('\n');
  const bytes = statSync(vsix).size;
  return [
    ...files
      .filter((file) => !expected.includes(file))
      .map(
        (file) => `${file} ships and is not in test/tasks/vsix-files.txt: add it there if it is meant to.`,
      ),
    ...expected
      .filter((file) => !files.includes(file))
      .map((file) => `${file} is in test/tasks/vsix-files.txt and does not ship.`),
    ...(bytes <= budgets.vsix
      ? []
      : [`The .vsix has ${String(bytes)} bytes, more than ${String(budgets.vsix)}.`]),
  ];
}
