/** Times as the two modes print them. */
function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** `YYYY-MM-DD hh:mm:ss[.ffffff]` of a moment in microseconds. */
export function formatUsec(usec: bigint, zoneMinutes: number, decimals: number): string {
  const local = usec + BigInt(zoneMinutes) * 60_000_000n;
  const date = new Date(Number(local / 1000n));
  const micros = pad(Number(local % 1_000_000n), 6);
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  return decimals === 0 ? `${day} ${time}` : `${day} ${time}.${micros.slice(0, decimals)}`;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Oracle mode's default NLS_TIMESTAMP_FORMAT: DD-MON-RR HH.MI.SSXFF AM */
export function formatNls(usec: bigint, zoneMinutes: number, decimals: number): string {
  const text = formatUsec(usec, zoneMinutes, 6);
  const hour = Number(text.slice(11, 13));
  const clock = `${pad(hour % 12 === 0 ? 12 : hour % 12)}.${text.slice(14, 16)}.${text.slice(17, 19)}`;
  const fraction = text.slice(20).padEnd(decimals, '0').slice(0, decimals);
  const month = months[Number(text.slice(5, 7)) - 1] ?? '';
  return `${text.slice(8, 10)}-${month}-${text.slice(2, 4)} ${clock}.${fraction} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Microseconds of a time written in a zone; undefined when it is none. */
export function parseTime(text: string, zoneMinutes: number): bigint | undefined {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?$/.exec(
      text.trim(),
    );
  if (match === null) {
    return undefined;
  }
  const part = (index: number): number => Number(match[index] ?? 0);
  const ms = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6));
  const micros = BigInt((match[7] ?? '').padEnd(6, '0'));
  return BigInt(ms) * 1000n + micros - BigInt(zoneMinutes) * 60_000_000n;
}

/** `+08:00` → 480; undefined for a zone the sandbox does not know. */
export function parseZone(text: string): number | undefined {
  if (/^(system|asia\/shanghai)$/i.test(text)) {
    return 480;
  }
  if (/^utc$/i.test(text)) {
    return 0;
  }
  const match = /^([+-])(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  const signed = match[1] === '-' ? -minutes : minutes;
  return signed >= -779 && signed <= 840 ? signed : undefined;
}
