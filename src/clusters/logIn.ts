import * as l10n from '@vscode/l10n';
import { ConnectError } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { prepareSession, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { openSession, type Session } from '../oceanbase/session.ts';
import { formatEndpoint } from '../oceanbase/socket.ts';
import type { SessionTimeouts } from '../oceanbase/timeouts.ts';
import type { Profile } from './profile.ts';
import { withRemote } from './remote.ts';
import { readTlsFiles } from './tlsFiles.ts';

export interface LoginPorts {
  /** undefined: the secret storage does not have it. */
  password(signal: AbortSignal): Promise<string | undefined>;
  timeouts(): SessionTimeouts;
  /** The same session, with every statement written into the journal. */
  journaled(session: Session): Session;
}

export interface LoggedIn {
  readonly session: Session;
  readonly info: ServerInfo;
}

/**
 * One attempt to log in to a saved cluster, with the password from where its profile says. `timeouts` go before those of
 * the settings. Rejects with {@link ConnectError}, and when `signal` aborts.
 */
export async function logIn(
  profile: Profile,
  ports: LoginPorts,
  timeouts: Partial<SessionTimeouts>,
  signal: AbortSignal,
): Promise<LoggedIn> {
  const { host, port, user, name } = profile;
  const password = await ports.password(signal);
  if (password === undefined) {
    throw new ConnectError(
      'no-password',
      l10n.t('The password of “{0}” is not in this machine’s secret storage. Reconnect to enter it.', name),
    );
  }
  const tls = await readTlsFiles(profile.tls);
  const release = redactor.register(password);
  const login = { host, port, user, password, tls };
  const opened = await openSession(login, { ...ports.timeouts(), ...timeouts }, signal).catch(
    (error: unknown) => {
      const told = withRemote(error, host);
      if (told instanceof ConnectError) {
        told.cluster = name;
        told.message = redactor.redact(told.message); // the server's words may be in it, and it outlives the window
      }
      release();
      throw told;
    },
  );
  const session = ports.journaled(opened);
  session.onClosed(release);
  const giveUp = (): void => void session.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return { session, info: await prepareSession(session, formatEndpoint(profile)) };
  } catch (error) {
    await session.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
