// Sandboxes for tests inside the extension host: they live in the process that runs the tests, behind HTTP.
import type { SandboxOptions } from '../../sandbox/index.ts';

export interface RemoteSandbox {
  readonly host: string;
  readonly port: number;
  readonly passwords: Readonly<Record<string, string>>;
  statements(): Promise<{ connectionId: number; sql: string }[]>;
  act(action: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const control = process.env['OBB_SANDBOX_CONTROL'];
  if (control === undefined) throw new Error('OBB_SANDBOX_CONTROL is not set: run the suite with npm test');
  const response = await fetch(`${control}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${answer.error ?? String(response.status)}`);
  return answer;
}

export async function startRemoteSandbox(options: SandboxOptions = {}): Promise<RemoteSandbox> {
  const { id, host, port, passwords } = await call<{
    id: string;
    host: string;
    port: number;
    passwords: Record<string, string>;
  }>('POST', 'sandboxes', options);
  return {
    host,
    port,
    passwords,
    statements: () => call('GET', `sandboxes/${id}/statements`),
    act: async (action, body) => {
      await call('POST', `sandboxes/${id}/${action}`, body);
    },
    stop: async () => {
      await call('POST', `sandboxes/${id}/stop`);
    },
  };
}
