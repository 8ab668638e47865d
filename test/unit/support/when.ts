// `when` clauses of package.json, read as VS Code reads them, as far as this product uses them.

export type Clause =
  | { readonly kind: 'and' | 'or'; readonly left: Clause; readonly right: Clause }
  | { readonly kind: 'not'; readonly inner: Clause }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'test'; readonly key: string; readonly passes: (value: unknown) => boolean };

const token = /\s*(&&|\|\||==|!=|=~|!|\(|\)|\/(?:[^/\\]|\\.)+\/[a-z]*|'[^']*'|[\w.+:-]+)/y;

/** Reads a clause. Throws where it holds anything else than keys, comparisons, !, &&, || and parentheses. */
export function parseWhen(text: string): Clause {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const at = token.lastIndex;
    const found = token.exec(text)?.[1];
    if (found === undefined) throw new Error(`cannot read the clause from ${at}: ${text}`);
    tokens.push(found);
  }
  const either = (): Clause => {
    let left = both();
    while (tokens[0] === '||') left = { kind: 'or', left, right: (tokens.shift(), both()) };
    return left;
  };
  const both = (): Clause => {
    let left = one();
    while (tokens[0] === '&&') left = { kind: 'and', left, right: (tokens.shift(), one()) };
    return left;
  };
  const one = (): Clause => {
    const first = tokens.shift();
    if (first === '!') return { kind: 'not', inner: one() };
    if (first === '(') {
      const inner = either();
      if (tokens.shift() !== ')') throw new Error(`a parenthesis is open: ${text}`);
      return inner;
    }
    if (first === 'true' || first === 'false') return { kind: 'constant', value: first === 'true' };
    if (first === undefined || !/^\w/.test(first)) throw new Error(`a key is missing: ${text}`);
    const operator = tokens[0] ?? '';
    if (!['==', '!=', '=~'].includes(operator)) return { kind: 'test', key: first, passes: Boolean };
    tokens.shift();
    const operand = tokens.shift();
    if (operand === undefined) throw new Error(`nothing to compare with: ${text}`);
    const plain = operand.replaceAll(/^'|'$/g, '');
    if (operator === '==') return { kind: 'test', key: first, passes: (value) => value === plain };
    if (operator === '!=') return { kind: 'test', key: first, passes: (value) => value !== plain };
    const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(operand) ?? [];
    if (source === undefined) throw new Error(`not a regular expression: ${operand}`);
    const pattern = new RegExp(source, flags);
    return { kind: 'test', key: first, passes: (value) => pattern.test(String(value)) };
  };
  const clause = either();
  if (tokens.length > 0) throw new Error(`too much in the clause: ${text}`);
  return clause;
}

/** Whether the clause can hold where these keys have these values; any other key may have any value. */
export function canHold(clause: Clause, known: Readonly<Record<string, unknown>>): boolean {
  return evaluate(clause, known) !== false;
}

function evaluate(clause: Clause, known: Readonly<Record<string, unknown>>): boolean | undefined {
  switch (clause.kind) {
    case 'constant':
      return clause.value;
    case 'test':
      return clause.key in known ? clause.passes(known[clause.key]) : undefined;
    case 'not': {
      const inner = evaluate(clause.inner, known);
      return inner === undefined ? undefined : !inner;
    }
    default: {
      const sides = [evaluate(clause.left, known), evaluate(clause.right, known)];
      const deciding = clause.kind === 'or';
      if (sides.includes(deciding)) return deciding;
      return sides.includes(undefined) ? undefined : !deciding;
    }
  }
}

export function keysOf(clause: Clause): string[] {
  switch (clause.kind) {
    case 'constant':
      return [];
    case 'test':
      return [clause.key];
    case 'not':
      return keysOf(clause.inner);
    default:
      return [...keysOf(clause.left), ...keysOf(clause.right)];
  }
}
