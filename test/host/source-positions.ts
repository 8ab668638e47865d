import { findSourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

/**
 * Names the TypeScript line in a stack trace where it names a line of a bundle. VS Code formats stack traces
 * itself in an extension host, and so switches off what Node does there.
 */
export function withSourcePositions(stack: string): string {
  // Mocha has made the paths relative where it could.
  return stack.replace(/([^\s():]+\.cjs):(\d+):(\d+)/g, (position, path: string, line, column) => {
    const file = resolve(path);
    const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return position;
    const source = resolve(dirname(file), entry.originalSource.replace(/^file:\/\//, ''));
    return `${relative(process.cwd(), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
