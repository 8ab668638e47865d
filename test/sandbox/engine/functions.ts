/** MySQL's and OceanBase's own functions, for the embedded SQL engine. */
import type { Database, SqlValue } from '@sqlite.org/sqlite-wasm';
import type { QueryContext } from './context.ts';
import { formatNls, formatUsec, parseTime } from './time.ts';

type Fn = (...values: (SqlValue | undefined)[]) => SqlValue;

function big(value: SqlValue | undefined): bigint | undefined {
  if (value === null || value === undefined || value === '') {
    return undefined;
  }
  if (typeof value === 'bigint') {
    return value;
  }
  return typeof value === 'number' ? BigInt(Math.trunc(value)) : undefined;
}

function text(value: SqlValue | undefined): string {
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value);
}

const unitMicros: Record<string, number> = {
  MICROSECOND: 1,
  SECOND: 1e6,
  MINUTE: 60e6,
  HOUR: 3600e6,
  DAY: 86400e6,
  WEEK: 604800e6,
};

export function bytesDisplay(bytes: bigint): string {
  const units = ['KB', 'MB', 'GB', 'TB', 'PB'];
  let value = Number(bytes) / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return bytes < 1024n ? `${bytes}B` : `${value.toFixed(2)}${units[unit] ?? ''}`;
}

function dateFormat(moment: string, format: string): string {
  const parts: Record<string, string> = {
    Y: moment.slice(0, 4),
    y: moment.slice(2, 4),
    m: moment.slice(5, 7),
    d: moment.slice(8, 10),
    H: moment.slice(11, 13),
    i: moment.slice(14, 16),
    s: moment.slice(17, 19),
    S: moment.slice(17, 19),
    f: moment.slice(20).padEnd(6, '0'),
    T: moment.slice(11, 19),
  };
  return format.replace(/%(.)/g, (_, letter: string) => parts[letter] ?? letter);
}

export function defineFunctions(db: Database, session: () => QueryContext | undefined): void {
  const current = (): QueryContext => {
    const context = session();
    if (context === undefined) {
      throw new Error('a query runs outside a session');
    }
    return context;
  };
  const define = (name: string, fn: Fn): void => {
    // Declared deterministic because generated columns ask for it; the answer changes with the session
    // between statements, never within one.
    const options = { arity: -1, deterministic: true, innocuous: true };
    // The engine computes derived columns at writes too, and throws the result away: spare the work.
    const run = (_context: number, ...values: SqlValue[]): SqlValue =>
      session() === undefined ? null : fn(...values);
    db.createFunction(name, run, options);
  };
  // Oracle mode's TO_CHAR of a time; numbers come back as their text.
  define('TO_CHAR', (value, format) => {
    const at = text(value);
    if (format === undefined) return at;
    const parts: Record<string, string> = {
      YYYY: at.slice(0, 4),
      MM: at.slice(5, 7),
      DD: at.slice(8, 10),
      HH24: at.slice(11, 13),
      MI: at.slice(14, 16),
      SS: at.slice(17, 19),
    };
    const fraction = at.slice(20).padEnd(9, '0');
    return text(format)
      .replace(/YYYY|HH24|MM|DD|MI|SS/g, (part) => parts[part] ?? part)
      .replace(/FF(\d)/g, (_, digits: string) => fraction.slice(0, Number(digits)));
  });
  const zone = (): number => current().zoneMinutes;
  const nowUsec = (): bigint => BigInt(Math.round(current().now * 1000));
  const moment = (value: SqlValue | undefined): bigint | undefined =>
    value === null || value === undefined ? undefined : parseTime(text(value), zone());
  const now: Fn = (decimals) => formatUsec(nowUsec(), zone(), Number(decimals ?? 0));

  define('ob_time', (value) => {
    const usec = big(value);
    if (usec === undefined || usec === 0n) {
      return null;
    }
    // Oracle mode prints these two columns as strings, at +08:00 whatever the session says.
    return current().mode === 'ORACLE' ? formatUsec(usec, 480, 0) : formatUsec(usec, zone(), 6);
  });
  define('ob_stamp', (value) => {
    const usec = big(value);
    if (usec === undefined || usec === 0n) {
      return null;
    }
    return current().mode === 'ORACLE' ? formatNls(usec, zone(), 6) : formatUsec(usec, zone(), 6);
  });
  define('ob_scn', (value) => {
    const scn = big(value);
    if (scn === undefined || scn === 0n) {
      return null;
    }
    return current().mode === 'ORACLE'
      ? formatNls(scn / 1000n, zone(), 9)
      : formatUsec(scn / 1000n, zone(), 6);
  });
  define('ob_bytes', (value) => bytesDisplay(big(value) ?? 0n));

  define('effective_tenant_id', () => current().tenantId);
  define('effective_tenant', () => current().tenantName);
  define('sys_context', (_namespace, parameter) =>
    /^(CON_NAME|DB_NAME)$/i.test(text(parameter)) ? current().tenantName : null,
  );
  define('ob_version', () => current().version);
  define('version', () => `5.7.25-OceanBase_CE-v${current().version}`);
  define('connection_id', () => current().connectionId);
  define('database', () => current().database);
  define('schema', () => current().database);
  define('user', () => `${current().user}@127.0.0.1`);
  define('session_user', () => `${current().user}@127.0.0.1`);
  define('current_user', () => `${current().user}@%`);
  define('last_insert_id', () => 0);

  define('now', now);
  define('sysdate', now);
  define('utc_timestamp', (decimals) => formatUsec(nowUsec(), 0, Number(decimals ?? 0)));
  define('curdate', () => formatUsec(nowUsec(), zone(), 0).slice(0, 10));
  define('unix_timestamp', (value) => {
    const usec = value === undefined ? (nowUsec() / 1_000_000n) * 1_000_000n : moment(value);
    return usec === undefined ? null : usec % 1_000_000n === 0n ? usec / 1_000_000n : Number(usec) / 1e6;
  });
  define('from_unixtime', (value) =>
    value === null || value === undefined
      ? null
      : formatUsec(BigInt(Math.round(Number(value) * 1e6)), zone(), Number.isInteger(Number(value)) ? 0 : 6),
  );
  define('usec_to_time', (value) => (value === null ? null : formatUsec(big(value) ?? 0n, zone(), 6)));
  define('time_to_usec', (value) => moment(value) ?? null);
  define('scn_to_timestamp', (value) =>
    value === null ? null : formatUsec((big(value) ?? 0n) / 1000n, zone(), 6),
  );
  define('timestamp_to_scn', (value) => {
    const usec = moment(value);
    return usec === undefined ? null : usec * 1000n;
  });
  define('timestampdiff', (unit, from, to) => {
    const [start, end] = [moment(from), moment(to)];
    const size = unitMicros[text(unit).toUpperCase()];
    return start === undefined || end === undefined || size === undefined
      ? null
      : (end - start) / BigInt(size);
  });
  define('time_to_sec', (value) => {
    const [hours = 0, minutes = 0, seconds = 0] = text(value).slice(-8).split(':').map(Number);
    return hours * 3600 + minutes * 60 + seconds;
  });
  const shift =
    (sign: bigint): Fn =>
    (value, count, unit) => {
      const start = moment(value);
      const size = unitMicros[text(unit).toUpperCase()];
      if (start === undefined || count === null || count === undefined || size === undefined) {
        return null;
      }
      const moved = start + sign * BigInt(Math.round(Number(count) * size));
      return formatUsec(moved, zone(), text(value).includes('.') ? 6 : 0);
    };
  define('ob_date_add', shift(1n));
  define('ob_date_sub', shift(-1n));
  define('date_format', (value, format) =>
    value === null || value === undefined ? null : dateFormat(text(value), text(format)),
  );

  // The connection makes its reply wait as long; the engine itself never does.
  define('sleep', (seconds) => {
    current().slept?.(Math.max(0, Number(seconds ?? 0)));
    return 0;
  });

  define('left', (value, count) => (value === null ? null : text(value).slice(0, Number(count))));
  define('right', (value, count) => (value === null ? null : text(value).slice(-Number(count) || Infinity)));
  define('locate', (needle, hay) => (hay === null ? null : text(hay).indexOf(text(needle)) + 1));
  define('substring_index', (value, separator, count) => {
    const parts = text(value).split(text(separator));
    const wanted = Number(count);
    return (wanted < 0 ? parts.slice(wanted) : parts.slice(0, wanted)).join(text(separator));
  });
  define('find_in_set', (value, list) =>
    value === null || list === null ? null : text(list).split(',').indexOf(text(value)) + 1,
  );
  define('lpad', (value, width, fill) =>
    text(value).padStart(Number(width), text(fill)).slice(0, Number(width)),
  );
  define('rpad', (value, width, fill) =>
    text(value).padEnd(Number(width), text(fill)).slice(0, Number(width)),
  );
  define('greatest', (...values) => extreme(values, 1));
  define('least', (...values) => extreme(values, -1));
  define('regexp', (pattern, value) =>
    value === null || pattern === null ? null : Number(new RegExp(text(pattern), 'i').test(text(value))),
  );
  define('isnull', (value) => Number(value === null));
  define('truncate', (value, digits) => {
    const scale = 10 ** Number(digits);
    return value === null ? null : Math.trunc(Number(value) * scale) / scale;
  });
}

function extreme(values: readonly (SqlValue | undefined)[], sign: 1 | -1): SqlValue {
  let best: SqlValue = values[0] ?? null;
  for (const value of values) {
    if (value === null || value === undefined || best === null) {
      return null;
    }
    const larger = sign === 1 ? value > best : value < best;
    best = larger ? value : best;
  }
  return best;
}
