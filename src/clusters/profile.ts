import * as v from 'valibot';

/** A saved connection. It holds nothing secret: the password is in SecretStorage under the profile's id. */
const profileSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), v.minLength(1)),
  host: v.pipe(v.string(), v.minLength(1)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  user: v.pipe(v.string(), v.minLength(1)),
  /** false: the login has an empty password, so nothing is in SecretStorage. */
  hasPassword: v.boolean(),
});
export type Profile = v.InferOutput<typeof profileSchema>;

/** The profile in a stored value; undefined if it is not one (another version, damaged). */
export function parseProfile(stored: unknown): Profile | undefined {
  const result = v.safeParse(profileSchema, stored);
  return result.success ? result.output : undefined;
}

/** What is wrong with a host name or address, in one sentence; undefined if nothing is. */
export function checkHost(text: string): string | undefined {
  const host = text.trim();
  if (host === '') return 'Enter the host name or address of an observer or of OBProxy.';
  if (/[\s/@]/.test(host)) {
    return 'Enter the host alone: no spaces, no “/”, no “@”. Port and user are asked next.';
  }
  if (/^[^:]+:\d+$/.test(host)) return 'Enter the host alone: the port is asked next.';
  return undefined;
}

/** What is wrong with a port. */
export function checkPort(text: string): string | undefined {
  const port = Number(text.trim());
  return /^\d+$/.test(text.trim()) && port >= 1 && port <= 65_535
    ? undefined
    : 'Enter a port between 1 and 65535. OceanBase uses 2881, OBProxy 2883.';
}

/** What is wrong with a user name. */
export function checkUser(text: string): string | undefined {
  const user = text.trim();
  if (user === '') return 'Enter a user, such as root@sys, or root@sys#cluster through OBProxy.';
  if (/\s/.test(user)) return 'A user name has no spaces: root@sys, or root@sys#cluster through OBProxy.';
  return undefined;
}
