import { constants } from 'node:os';
import { root } from './paths.ts';
import { startProcess } from './processes.ts';

/** Runs a program to its end, in the project's folder unless told, and shows its output as it comes. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  print: (text: string) => void,
  cwd = root,
): Promise<{ code: number; output: string }> {
  const started = startProcess(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
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
