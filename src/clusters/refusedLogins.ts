import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Clock } from '../backup/clock.ts';
import { isRefusedLogin, RefusedLogin, type ConnectError } from '../oceanbase/errors.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { hold } from './held.ts';

/** How often a window looks whether another one has come to the end of its attempt (ms). */
const pollMs = 200;
/** No attempt takes longer (ms): a command that gives a password may take a minute, and connecting comes after it. */
const longestAttemptMs = 180_000;
/** What may be mended elsewhere is tried again after so long (ms). */
const passingForMs = 300_000;
/** A refusal that nobody has asked about for so long is forgotten (ms). */
const keptForMs = 30 * 24 * 3_600_000;

const schema = v.object({
  version: v.literal(1),
  kind: v.picklist(['denied', 'rejected', 'no-command', 'no-tls', 'tls']),
  /** Why, in a sentence; without a secret. */
  reason: v.string(),
});
type Refusal = v.InferOutput<typeof schema>;
/** The server said no to the password: each more attempt counts. Of all others it knows nothing. */
const lasting: ReadonlySet<ConnectError['kind']> = new Set(['denied', 'rejected']);

export interface OwnRefusal {
  readonly refusal: Refusal;
  readonly until: number;
}

/** What the windows on this machine know together of logins that were refused. */
export interface LoginRecords {
  /** A file for each login that was refused, and for each that is being tried. */
  readonly folder: string;
  /**
   * Refusals that stand in this window alone, by the key of the login, and until when (Clock.elapsed): those that could
   * not be written, and those that may be mended on this machine or the server without the connection being changed.
   */
  readonly own: Map<string, OwnRefusal>;
  readonly clock: Clock;
  /** The folder cannot be used. */
  failed(error: unknown): void;
}

export interface LoginAttempt {
  /**
   * Another text for another login, or the same with another password: the cluster’s id, a full stop, and what tells
   * nothing of the password.
   */
  key(): string;
  /** The user wants it now: it is tried although it was refused, and waits for no other window. */
  readonly asked: boolean;
  readonly signal: AbortSignal;
  /** A password that is this window's own has turned out right: it counts as another one from now on. false: it is not. */
  renew(): Promise<boolean>;
}

/**
 * Runs `attempt` unless the login was refused before, here or in another window: then it rejects with
 * {@link RefusedLogin} and nothing is sent. One window tries at a time, so that a password that was changed costs one
 * refused login and not one for each window. Accounts are locked after a few (facts.md 3: 3118).
 */
export async function logInOnce<T>(
  records: LoginRecords,
  login: LoginAttempt,
  attempt: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const key = login.key();
    const refusal = find(records, key);
    if (refusal && !login.asked) throw refusedAgain(refusal);
    const release = take(records, key);
    if (!release && !login.asked) {
      await pause(records.clock, login.signal);
      continue;
    }
    try {
      const result = await attempt();
      if (login.asked && !(await login.renew())) forget(records, key);
      return result;
    } catch (error) {
      if (!isRefusedLogin(error) || login.signal.aborted) throw error;
      throw note(records, key, error);
    } finally {
      release?.();
    }
  }
}

function refusedAgain({ kind, reason }: Refusal, cause?: unknown): RefusedLogin {
  const help = lasting.has(kind)
    ? l10n.t(
        'It is not tried again until the password or the connection changes: use Reconnect or Edit Cluster.',
      )
    : l10n.t('It is tried again in a few minutes, or at once with Reconnect.');
  return new RefusedLogin(kind, reason, sentences(reason, help), { cause });
}

/** A password that is not there is not on record: to look for it again costs nothing, and asks nobody. */
function note(records: LoginRecords, key: string, error: ConnectError): ConnectError {
  const refusal = parse({ version: 1, kind: error.kind, reason: error.message });
  if (!refusal) return error;
  const lasts = lasting.has(refusal.kind);
  records.own.set(key, { refusal, until: lasts ? Infinity : records.clock.elapsed + passingForMs });
  if (lasts)
    orFailed(records, () => {
      mkdirSync(records.folder, { recursive: true });
      forgetOld(records);
      writeFileSync(join(records.folder, key), JSON.stringify(refusal));
      records.own.delete(key);
    });
  const told = refusedAgain(refusal, error.cause);
  told.cluster = error.cluster;
  return told;
}

function find({ folder, own, clock }: LoginRecords, key: string): Refusal | undefined {
  const here = own.get(key);
  if (here && clock.elapsed < here.until) return here.refusal;
  try {
    return parse(JSON.parse(readFileSync(join(folder, key), 'utf8')));
  } catch {
    return undefined; // none, or one that is damaged: then one more login tells
  }
}

function parse(stored: unknown): Refusal | undefined {
  const result = v.safeParse(schema, stored);
  return result.success ? result.output : undefined;
}

/** All refusals of the cluster: what tells its passwords apart may have been lost, and the right one is stored. */
function forget({ own, ...records }: LoginRecords, key: string): void {
  const [cluster] = key.split('.', 1);
  const isOurs = (name: string): boolean =>
    name.startsWith(`${String(cluster)}.`) && !name.includes('.trying');
  for (const name of own.keys()) if (isOurs(name)) own.delete(name);
  orFailed(records, () => {
    for (const name of readdirSync(records.folder).filter(isOurs))
      rmSync(join(records.folder, name), { force: true });
  });
}

function forgetOld({ folder }: LoginRecords): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const file = statSync(path, { throwIfNoEntry: false });
    if (file && Date.now() - file.mtimeMs > keptForMs) rmSync(path, { force: true });
  }
}

/** Where the folder cannot be written each window tries for itself. */
function take(records: LoginRecords, key: string): (() => void) | undefined {
  let release: (() => void) | undefined = () => undefined;
  orFailed(records, () => {
    release = hold(join(records.folder, `${key}.trying`), longestAttemptMs)?.release;
  });
  return release;
}

function orFailed(records: Pick<LoginRecords, 'failed'>, task: () => void): void {
  try {
    task();
  } catch (error) {
    records.failed(error);
  }
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.after(pollMs, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    const abort = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
}
