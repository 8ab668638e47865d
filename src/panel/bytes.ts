const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes as a person reads them: `1.5 GiB`. Without Intl, because a thousand tenants have two thousand of them. */
export function bytesWords(count: number): string {
  let value = Math.max(0, count);
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${String(Math.round(value * 10) / 10)} ${units[unit] ?? ''}`;
}
