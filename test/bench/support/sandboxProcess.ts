import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startProcess } from '../../host/processes.ts';
import { startRemoteSandbox } from '../../integration/support/sandboxes.ts';

export { startRemoteSandbox };
export type { RemoteSandbox } from '../../integration/support/sandboxes.ts';

/** Starts the process that sandboxes live in; `startRemoteSandbox` uses it. Returns what ends it. */
export async function startSandboxProcess(
  env: Readonly<Record<string, string>> = {},
): Promise<() => Promise<void>> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = join(import.meta.dirname, 'sandboxServer.ts');
  const owned = startProcess(process.execPath, ['--import', tsx, script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const { child, exited } = owned;
  if (!child.stdout) throw new Error('the sandboxes’ process has no output');
  const lines = createInterface({ input: child.stdout });
  const url = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    exited.then(() => Promise.reject(new Error('the sandboxes’ process ended'))),
  ]);
  process.env['OBB_SANDBOX_CONTROL'] = url;
  return () => owned.stop();
}
