/** From the declared type of a dictionary column to the column definition on the wire. */
export interface WireType {
  code: number;
  length: number;
  flags: number;
  decimals: number;
  charset: number;
}

export const mysqlType = {
  double: 5,
  nothing: 6,
  timestamp: 7,
  bigint: 8,
  datetime: 12,
  decimal: 246,
  longtext: 251,
  text: 252,
  varchar: 253,
  timestampLocalZone: 201,
  timestampNano: 202,
} as const;

const notNull = 1;
const blob = 16;
const unsigned = 32;
const binary = 128;
export const utf8mb4 = 45;
const binaryCharset = 63;

function numeric(code: number, length: number, decimals: number, flags: number): WireType {
  return { code, length, decimals, flags: flags | binary, charset: binaryCharset };
}

function characters(code: number, length: number, flags: number): WireType {
  return { code, length, decimals: 0, flags, charset: utf8mb4 };
}

/** Reads `bigint(20) unsigned`, `varchar(64)`, `NUMBER(38)`, `TIMESTAMP(6) WITH LOCAL TIME ZONE`, … */
export function wireType(declared: string, nullable: boolean): WireType {
  const flags = nullable ? 0 : notNull;
  const match = /^([a-z0-9]+)(?:\((\d+)(?:,(\d+))?\))?(.*)$/i.exec(declared);
  const name = (match?.[1] ?? '').toLowerCase();
  const size = Number(match?.[2] ?? 0);
  const scale = Number(match?.[3] ?? 0);
  const tail = (match?.[4] ?? '').toUpperCase();
  switch (name) {
    case 'bigint':
      return numeric(mysqlType.bigint, size, 0, flags | (tail.includes('UNSIGNED') ? unsigned : 0));
    case 'decimal':
      return numeric(mysqlType.decimal, size + 2, scale, flags);
    case 'double':
      return numeric(mysqlType.double, 23, 31, flags);
    case 'number':
      return numeric(mysqlType.decimal, 40, 0, flags);
    case 'datetime':
      return numeric(mysqlType.datetime, 19 + (size > 0 ? size + 1 : 0), size, flags);
    case 'timestamp': {
      const code =
        size === 9
          ? mysqlType.timestampNano
          : tail.includes('LOCAL')
            ? mysqlType.timestampLocalZone
            : mysqlType.timestamp;
      return numeric(code, 19 + (size > 0 ? size + 1 : 0), size, flags);
    }
    case 'longtext':
    case 'clob':
      return characters(mysqlType.longtext, 4294967295, flags | blob);
    case 'text':
      return characters(mysqlType.text, 262140, flags | blob);
    default:
      return characters(mysqlType.varchar, size * 4, flags);
  }
}

export const nullType: WireType = { code: mysqlType.nothing, length: 0, flags: 0, decimals: 0, charset: 63 };

/** Columns that the sandbox makes up itself: SHOW, DESC and expressions. */
export const plainText = (length = 1024): WireType => characters(mysqlType.varchar, length * 4, 0);
export const plainNumber: WireType = numeric(mysqlType.bigint, 20, 0, 0);
export const plainDecimal = (decimals: number): WireType => numeric(mysqlType.decimal, 40, decimals, 0);
export const plainDouble: WireType = numeric(mysqlType.double, 23, 31, 0);
export const plainDatetime = (decimals: number): WireType =>
  numeric(mysqlType.datetime, 19 + (decimals > 0 ? decimals + 1 : 0), decimals, 0);
