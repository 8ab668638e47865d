import ts from 'typescript';
import { sources, type Source } from './texts.ts';

/** The tree of a file, with parents. */
export function treeOf({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

let trees: readonly ts.SourceFile[] | undefined;

/** Of every TypeScript file that ships; parsed once for all tests of a process. */
export function shippedTrees(): readonly ts.SourceFile[] {
  return (trees ??= sources().map(treeOf));
}
