import { constants } from 'node:os';
import { root } from '../host/paths.ts';
import { startProcess } from '../host/processes.ts';

/** Runs a program in the project's folder and shows its output as it comes. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  print: (text: string) => void,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  const started = startProcess(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: unknown): void => {
    output += String(chunk);
    print(String(chunk));
  };
  started.child.stdout?.on('data', read);
  started.child.stderr?.on('data', read);
  const { code, signal } = await started.exited;
  await started.stop();
  return { code: code ?? 128 + (signal ? constants.signals[signal] : 0), output };
}
