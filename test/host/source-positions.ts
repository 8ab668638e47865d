import { findSourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * Names the TypeScript line in a stack trace where it names a line of a bundle. VS Code formats stack traces
 * itself in an extension host, and so switches off what Node does there.
 */
export function withSourcePositions(stack: string): string {
  return stack.replace(/(\/[^():\n]+\.cjs):(\d+):(\d+)/g, (position, file: string, line, column) => {
    const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!entry || !('originalSource' in entry)) return position;
    const source = resolve(dirname(file), entry.originalSource.replace(/^file:\/\//, ''));
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
