/** A server version such as 4.2.5.0, whose last part is the BP (4.2.1.3 is 4.2.1 BP3). */
export interface Version {
  readonly text: string;
  readonly parts: readonly number[];
}

/** Parses `ob_version()`. Returns undefined for anything that is not dotted numbers. */
export function parseVersion(text: string): Version | undefined {
  if (!/^\d+(\.\d+){1,4}$/.test(text.trim())) return undefined;
  return { text: text.trim(), parts: text.trim().split('.').map(Number) };
}

/** Whether `version` is `minimum` (e.g. '4.3.3') or later. */
export function atLeast(version: Version, minimum: string): boolean {
  const wanted = minimum.split('.').map(Number);
  for (let i = 0; i < Math.max(wanted.length, version.parts.length); i++) {
    const difference = (version.parts[i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
