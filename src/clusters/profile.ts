import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defaultTls, tlsModes } from '../oceanbase/tls.ts';

export const environments = ['development', 'test', 'production'] as const;
export type Environment = (typeof environments)[number];

/** The colours that a cluster's icon can have: those that every theme of VS Code defines for charts. */
export const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type Colour = (typeof colours)[number];

/** A word that is not empty, without line breaks. */
const word = v.pipe(v.string(), v.minLength(1), v.regex(/^[^\r\n]*$/));

/** Where the password comes from at each connection. */
const passwordSourceSchema = v.variant('kind', [
  v.object({ kind: v.literal('stored') }),
  /** Asked for in each window, and kept in its memory only. */
  v.object({ kind: v.literal('ask') }),
  v.object({ kind: v.literal('environment'), variable: v.pipe(v.string(), v.regex(/^[^\s=]+$/)) }),
  /** A program and its arguments, run without a shell; its first line of output is the password. */
  v.object({ kind: v.literal('command'), words: v.pipe(v.array(v.string()), v.minLength(1)) }),
]);
export type PasswordSource = v.InferOutput<typeof passwordSourceSchema>;

const tlsSchema = v.object({
  mode: v.picklist(tlsModes),
  ca: v.optional(word),
  cert: v.optional(word),
  key: v.optional(word),
});

/** What a saved connection consists of, but for what ties it to this machine (its id and its secret). */
export const connectionEntries = {
  name: v.pipe(v.string(), v.minLength(1)),
  host: v.pipe(v.string(), v.minLength(1)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  user: v.pipe(v.string(), v.minLength(1)),
  /** The tree shows the clusters of a group together; absent: at the top level. */
  group: v.optional(word),
  /** A production cluster asks for its name before it is changed. */
  environment: v.optional(v.picklist(environments)),
  colour: v.optional(v.picklist(colours)),
  /** Absent: as the MySQL clients do ({@link defaultTls}). */
  tls: v.optional(tlsSchema),
  /** Absent: stored. */
  passwordSource: v.optional(passwordSourceSchema),
};

/** A saved connection. It holds nothing secret: the password is in SecretStorage under the profile's id. */
const profileSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  ...connectionEntries,
  /** false: the login has an empty password, so nothing is in SecretStorage. */
  hasPassword: v.boolean(),
});
export type Profile = v.InferOutput<typeof profileSchema>;

/** Whether two profiles connect in the same way, whatever they are called and wherever they stand. */
export function connectsAlike(a: Profile, b: Profile): boolean {
  return connectionOf(a) === connectionOf(b);
}

/** The same text for profiles that connect in the same way. */
export function connectionOf({ id, host, port, user, hasPassword, tls, passwordSource }: Profile): string {
  return JSON.stringify([
    id,
    host,
    port,
    user,
    hasPassword,
    tls ?? defaultTls,
    passwordSource ?? { kind: 'stored' },
  ]);
}

/** A profile to be stored, with what a newer version has added to `stored`: it may be what makes the connection safe. */
export function withUnknown(profile: Profile, stored: unknown): object {
  const { tls, passwordSource } = (stored ?? {}) as Partial<Profile>;
  const source = profile.passwordSource;
  return {
    ...unknownIn(stored, profileSchema.entries),
    ...profile,
    ...(profile.tls && { tls: { ...unknownIn(tls, tlsSchema.entries), ...profile.tls } }),
    // All that is known of a source is always there; of another kind of source nothing else holds.
    ...(source &&
      passwordSource?.kind === source.kind && { passwordSource: { ...passwordSource, ...source } }),
  };
}

function unknownIn(stored: unknown, known: object): object {
  const fields = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  return Object.fromEntries(fields.filter(([name]) => !(name in known)));
}

/** The profile in a stored value; undefined if it is not one (another version, damaged). */
export function parseProfile(stored: unknown): Profile | undefined {
  const result = v.safeParse(profileSchema, stored);
  return result.success ? result.output : undefined;
}

/** What is wrong with a host name or address, in one sentence; undefined if nothing is. */
export function checkHost(text: string): string | undefined {
  const host = text.trim();
  if (host === '') return l10n.t('Enter the host name or address of an observer or of OBProxy.');
  if (/[\s/@]/.test(host)) {
    return l10n.t('Enter the host alone: no spaces, no “/”, no “@”. Port and user are asked next.');
  }
  if (/^[^:]+:\d+$/.test(host)) return l10n.t('Enter the host alone: the port is asked next.');
  return undefined;
}

/** What is wrong with a port. */
export function checkPort(text: string): string | undefined {
  const port = Number(text.trim());
  return /^\d+$/.test(text.trim()) && port >= 1 && port <= 65_535
    ? undefined
    : l10n.t('Enter a port between 1 and 65535. OceanBase uses 2881, OBProxy 2883.');
}

/** What is wrong with a user name. */
export function checkUser(text: string): string | undefined {
  const user = text.trim();
  if (user === '') return l10n.t('Enter a user, such as root@sys, or root@sys#cluster through OBProxy.');
  if (/\s/.test(user))
    return l10n.t('A user name has no spaces: root@sys, or root@sys#cluster through OBProxy.');
  return undefined;
}
