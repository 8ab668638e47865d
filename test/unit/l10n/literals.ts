// Finds texts in the source that a user may get to see and that do not go through `l10n.t`.
import ts from 'typescript';

export interface Escaped {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Names of properties, and of fields that are assigned, whose value is shown: a single word counts there. */
const shownFields = new Set([
  ...[
    'label',
    'description',
    'detail',
    'tooltip',
    'title',
    'placeHolder',
    'placeholder',
    'prompt',
    'message',
  ],
  ...['textContent', 'ariaLabel', 'innerText', 'kindLabel', 'button', 'accept', 'caption', 'heading'],
]);
/** Functions that show what they are given. */
const showingCalls =
  /^(show(Information|Warning|Error)Message|showQuickPick|showInputBox|appendMarkdown|createQuickPick)$/;
/** Calls whose texts nobody reads but those who look for a bug, or no human at all. */
const quietCalls =
  /(^|\.)(log|#log|channel|assert|console|l10n|classList|redactor|v)\??\.|^(RegExp|querySelector)/;

/** The texts of a literal, without what is put into it. */
function fixedText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('\uFFFC');
}

const isSentence = (text: string): boolean =>
  /\p{L}{2,}[,;:]? \p{Ll}{2,}|\p{L}{3,}[.…!?]$|^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+…?$/u.test(text);
/** `oss://` and the like. */
const isScheme = (text: string): boolean => /^\w+:\/\/$/.test(text);
/** Icons, UTC, and examples of hosts and paths are the same in every language. */
const withoutSigns = (text: string): string =>
  /^\S*[./]\S*$/.test(text) ? '' : text.replaceAll(/\$\([\w~-]+\)|\bUTC\b/g, '');
const isSql = (text: string): boolean =>
  !/ (is|are|was) \p{Ll}/u.test(text) &&
  /^\s*(SELECT|ALTER|SHOW|SET|GRANT|FROM|WHERE|AND|ORDER|LEFT|JOIN|UNION|KILL|ADD|BACKUP|CANCEL|TENANT|LIMIT)\b/.test(
    text,
  );

function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) && parent.initializer === node) {
    return shownFields.has(parent.name.getText());
  }
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return ts.isPropertyAccessExpression(parent.left) && shownFields.has(parent.left.name.text);
  }
  if (ts.isConditionalExpression(parent) || ts.isParenthesizedExpression(parent)) {
    return parent.getChildAt(0) !== node && isShown(parent);
  }
  if (ts.isBinaryExpression(parent)) return isShown(parent);
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)) {
    return showingCalls.test(parent.expression.name.text);
  }
  return false;
}

/** Whether the literal is a type, a key, a name of a module, or goes to somebody else than the user. */
function isQuiet(node: ts.Node): boolean {
  let at = node;
  while (!ts.isStatement(at)) {
    if (ts.isTypeNode(at) || (ts.isCallExpression(at) && quietCalls.test(at.expression.getText())))
      return true;
    at = at.parent;
  }
  return ts.isImportDeclaration(at) || ts.isExportDeclaration(at);
}

/** Every literal of a file that looks like words for a user. */
export function escapedTexts(file: ts.SourceFile): Escaped[] {
  const path = file.fileName;
  const found: Escaped[] = [];
  const visit = (node: ts.Node): void => {
    const words = fixedText(node);
    if (words !== undefined && !isSql(words) && !isScheme(words) && !isQuiet(node)) {
      const shown = isShown(node) && /\p{L}{2}/u.test(withoutSigns(words));
      if (shown || isSentence(words)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        found.push({ path, line: line + 1, text: words });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
