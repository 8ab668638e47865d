import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import { ConnectError } from '../oceanbase/errors.ts';
import type { PasswordSource } from './profile.ts';

/** ms that a command may take to print the password; it may ask its user for a fingerprint. */
const commandTimeoutMs = 60_000;

/**
 * The password of a source that is neither stored nor asked for. Rejects with {@link ConnectError}; what a command
 * printed is never part of it. `signal` ends the command.
 */
export async function fetchPassword(
  source: Extract<PasswordSource, { kind: 'environment' | 'command' }>,
  environment: NodeJS.ProcessEnv = process.env,
  timeoutMs = commandTimeoutMs,
  signal?: AbortSignal,
): Promise<string> {
  if (source.kind === 'command') return await runForPassword(source.words, timeoutMs, signal);
  const password = environment[source.variable];
  if (password !== undefined) return password;
  throw new ConnectError(
    'no-password',
    l10n.t(
      'The environment variable {0}, which has the password, is not set for VS Code. Set it, and start VS Code anew from there.',
      source.variable,
    ),
  );
}

/** Runs a program, without a shell and outside the workspace's folder; its first line is the password. */
async function runForPassword(
  [program = '', ...args]: readonly string[],
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { failure, output } = await new Promise<{ failure: CommandFailure | null; output: string }>(
    (resolve) => {
      const options = {
        timeout: timeoutMs,
        ...(signal ? { signal } : {}),
        killSignal: 'SIGKILL', // a program that would rather not end must not keep the connection waiting
        maxBuffer: 64 * 1024,
        cwd: homedir(),
        windowsHide: true,
        encoding: 'utf8',
      } as const;
      try {
        const child = execFile(program, args, options, (error, stdout) => {
          resolve({ failure: error, output: stdout });
        });
        child.stdin?.end(); // nobody is there to answer it
      } catch (error) {
        resolve({ failure: error as CommandFailure, output: '' }); // words that can be none of a command
      }
    },
  );
  const reason = failure ? reasonOf(failure) : undefined;
  const password = /^[^\r\n]*/.exec(output)?.[0] ?? '';
  if (reason === undefined && password !== '') return password;
  throw new ConnectError(
    'no-command',
    l10n.t(
      'The command for the password, “{0}”, gave none: {1}.',
      program,
      reason ?? l10n.t('its output is empty'),
    ),
  );
}

type CommandFailure = Error & { code?: string | number | null; killed?: boolean };

/** Node's message of the error is left out: it repeats the arguments and what the program complained about. */
function reasonOf(failure: CommandFailure): string {
  if (failure.killed === true) return l10n.t('it did not end in time');
  if (failure.code === 'ENOENT') return l10n.t('there is no such program');
  return typeof failure.code === 'number'
    ? l10n.t('it ended with code {0}', failure.code)
    : l10n.t('it could not be run ({0})', failure.code ?? '?');
}
