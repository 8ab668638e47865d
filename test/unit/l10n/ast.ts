import ts from 'typescript';
import type { Source } from './texts.ts';

/** The tree of a file, with parents. */
export function treeOf({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}
