// Reads the calls of `l10n.t` in the source. VS Code's own tool (@vscode/l10n-dev) finds the same, which a test of
// test/package checks on a sample; for all of the source it takes a hundred times as long.
import ts from 'typescript';

export interface Call {
  /** The key in the bundle. */
  readonly key: string;
  /** `path:line` */
  readonly place: string;
  /** It is made while the module loads, before anybody has said which language it is. */
  readonly tooEarly: boolean;
}

/** Every call of a file. Throws where the text is not written out: then nothing could find it. */
export function callsIn(file: ts.SourceFile): Call[] {
  const path = file.fileName;
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const place = `${path}:${String(line + 1)}`;
      calls.push({ key: keyOf(node.arguments[0], place), place, tooEarly: !isInFunction(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return calls;
}

function keyOf(argument: ts.Expression | undefined, place: string): string {
  if (argument && ts.isStringLiteralLike(argument)) return argument.text;
  if (argument && ts.isObjectLiteralExpression(argument)) {
    const message = valueOf(argument, 'message');
    const comment = valueOf(argument, 'comment');
    if (message && ts.isStringLiteralLike(message) && comment && ts.isArrayLiteralExpression(comment)) {
      const words = comment.elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : ''));
      return `${message.text}/${words.join('')}`;
    }
  }
  throw new Error(`${place}: the text of l10n.t must be written out there, as one literal.`);
}

function valueOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((one) => one.name?.getText() === name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** In a function, or in the field of a class, which is set when one is made. */
function isInFunction(node: ts.Node): boolean {
  let at = node;
  while (!ts.isSourceFile(at)) {
    if (ts.isFunctionLike(at)) return true;
    if (ts.isPropertyDeclaration(at)) {
      return !at.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
    }
    at = at.parent;
  }
  return false;
}
