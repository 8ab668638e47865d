/**
 * What Oracle mode refuses of a SELECT that the embedded SQL engine would run. The rules are those of OceanBase's
 * source: its functions by ob_expr_operator_factory.cpp (REG_OP_ORCL), LOBs by ob_expr_equal.cpp and its likes, the
 * branches of a UNION by ob_optimizer_util.cpp, check_set_child_res_types.
 */
import type { View } from '../engine/catalog.ts';
import { ObError } from '../errors.ts';
import { selectItems } from './select-list.ts';
import type { Lexis, Token } from './tokens.ts';
import { tokenize } from './tokens.ts';

/** Functions of the engine that MySQL mode alone has. */
const mysqlFunctions = new Set(
  (
    'CONNECTION_ID CURDATE DATABASE DATE_FORMAT EFFECTIVE_TENANT FIND_IN_SET FROM_UNIXTIME GROUP_CONCAT IF IFNULL ISNULL ' +
    'LAST_INSERT_ID LEFT LOCATE NOW RIGHT SCHEMA SESSION_USER SLEEP SUBSTRING_INDEX TIMESTAMPDIFF TIME_TO_SEC ' +
    'TIME_TO_USEC TRUNCATE UNIX_TIMESTAMP USEC_TO_TIME UTC_TIMESTAMP VERSION'
  ).split(' '),
);
const comparisons = new Set(['=', '<>', '!=', '<', '<=', '>', '>=', '^=']);

/** What a select item is, as far as a UNION asks; undefined where that cannot be told from its text. */
type Kind = 'lob' | 'null' | 'number' | 'text' | 'time' | undefined;

const is = (token: Token | undefined, text: string): boolean =>
  (token?.kind === 'word' || token?.kind === 'op') && token.value.toUpperCase() === text;
const isName = (token: Token | undefined): token is Token => token?.kind === 'word' || token?.kind === 'name';

function kindOfType(declared: string): Kind {
  if (/^(clob|blob|longtext|text)/i.test(declared)) return 'lob';
  if (/^(number|bigint|decimal|double|int)/i.test(declared)) return 'number';
  return /^(timestamp|date)/i.test(declared) ? 'time' : 'text';
}

class OracleRules {
  private readonly source: string;
  private readonly lexis: Lexis;
  private readonly tokens: readonly Token[];
  private readonly views: ReadonlyMap<string, View>;

  constructor(source: string, lexis: Lexis, views: ReadonlyMap<string, View>) {
    this.source = source;
    this.lexis = lexis;
    this.tokens = tokenize(source, lexis);
    this.views = views;
  }

  check(): void {
    this.functions();
    const branches = this.branches();
    for (const { from, to } of branches) {
      this.comparisons(from, to);
    }
    this.union(branches.map(({ from, to }) => this.kinds(from, to)));
  }

  private functions(): void {
    for (const [index, token] of this.tokens.entries()) {
      const name = token.value.toUpperCase();
      if (token.kind === 'word' && is(this.tokens[index + 1], '(') && mysqlFunctions.has(name)) {
        throw new ObError('OB_ERR_BAD_FIELD_ERROR', `invalid identifier '${name}' in 'field list'`);
      }
    }
  }

  /** The parts of the statement between its UNIONs. */
  private branches(): { from: number; to: number }[] {
    const found: { from: number; to: number }[] = [];
    let depth = 0;
    let from = 0;
    for (const [index, token] of this.tokens.entries()) {
      depth += is(token, '(') ? 1 : is(token, ')') ? -1 : 0;
      if (depth === 0 && is(token, 'UNION')) {
        found.push({ from, to: index });
        from = index + (is(this.tokens[index + 1], 'ALL') ? 2 : 1);
      }
    }
    return [...found, { from, to: this.tokens.length }];
  }

  private columnsOf(from: number, to: number): ReadonlyMap<string, Kind> {
    const columns = new Map<string, Kind>();
    for (const token of this.tokens.slice(from, to)) {
      for (const { name, type } of this.views.get(token.value.toUpperCase())?.columns ?? []) {
        columns.set(name, kindOfType(type));
      }
    }
    return columns;
  }

  private comparisons(from: number, to: number): void {
    const columns = this.columnsOf(from, to);
    const isLob = (token: Token | undefined): boolean =>
      isName(token) && columns.get(token.value.toUpperCase()) === 'lob';
    for (let index = from; index < to; index += 1) {
      const token = this.tokens[index];
      const compares = token?.kind === 'op' && comparisons.has(token.value);
      const listed = is(token, 'IN') || is(token, 'BETWEEN') || is(token, 'BY');
      const beside = isLob(this.tokens[index - 1]) || isLob(this.tokens[index + 1]);
      const extreme = (is(token, 'MAX') || is(token, 'MIN')) && isLob(this.tokens[index + 2]);
      if (((compares || listed) && beside) || extreme) {
        throw new ObError(
          'OB_ERR_INVALID_TYPE_FOR_OP',
          'inconsistent datatypes: left_type=LONGTEXT right_type=CHAR',
        );
      }
    }
  }

  /** What each item of a branch is; undefined where `*` or a sub-select hides it. */
  private kinds(from: number, to: number): Kind[] | undefined {
    if (!is(this.tokens[from], 'SELECT')) return undefined;
    const { items } = selectItems(this.source, this.tokens.slice(0, to), from + 1, 'ORACLE');
    if (items.some(({ star }) => star)) return undefined;
    const columns = this.columnsOf(from, to);
    return items.map(({ text }) => this.kindOf(tokenize(text, this.lexis).slice(0, -1), columns));
  }

  private kindOf(item: readonly Token[], columns: ReadonlyMap<string, Kind>): Kind {
    const as = item.findLastIndex((token) => is(token, 'AS'));
    const tokens = as < 0 ? item : item.slice(0, as);
    const [first] = tokens;
    if (is(first, 'CASE')) {
      const values = tokens.flatMap((token, index) =>
        is(token, 'THEN') || is(token, 'ELSE')
          ? [this.kindOf(tokens.slice(index + 1, index + 2), columns)]
          : [],
      );
      return values.find((kind) => kind !== 'null');
    }
    if (isName(first) && is(tokens[1], '(')) {
      const name = first.value.toUpperCase();
      if (name === 'COUNT' || name === 'LENGTH') return 'number';
      if (name === 'TO_CHAR') return 'text';
      return name === 'MAX' || name === 'MIN' || name === 'COALESCE'
        ? this.kindOf(
            tokens.slice(
              2,
              tokens.findLastIndex((token) => is(token, ')')),
            ),
            columns,
          )
        : undefined;
    }
    const last = tokens.at(-1);
    if (is(first, 'NULL')) return 'null';
    if (first?.kind === 'string') return first.value === '' ? 'null' : 'text';
    if (first?.kind === 'number') return 'number';
    return isName(last) ? columns.get(last.value.toUpperCase()) : undefined;
  }

  /** Each branch must have the types of those before it; NULL goes with all. */
  private union(branches: readonly (readonly Kind[] | undefined)[]): void {
    const known: Kind[] = [];
    for (const kinds of branches) {
      for (const [index, kind] of (kinds ?? []).entries()) {
        const before = known[index];
        if (kind === undefined || kind === 'null') continue;
        if (before !== undefined && before !== kind) throw new ObError('OB_ERR_EXP_NEED_SAME_DATATYPE');
        known[index] = kind;
      }
    }
  }
}

/** Throws what Oracle mode answers to a SELECT that it doesn't take. */
export function checkOracle(source: string, lexis: Lexis, views: ReadonlyMap<string, View>): void {
  new OracleRules(source, lexis, views).check();
}
