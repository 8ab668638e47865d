/** Sandboxes that live in this process, started and steered over HTTP from another one. */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actions } from './control-actions.ts';
import type { Sandbox } from './index.ts';
import { startSandbox } from './index.ts';

export interface Control {
  url: string;
  /** Puts a sandbox of this process under control; returns its id. It is stopped with the rest. */
  add(sandbox: Sandbox): string;
  stop(): Promise<void>;
}

type Body = Record<string, unknown>;

async function readBody(request: IncomingMessage): Promise<Body> {
  let source = '';
  for await (const chunk of request) {
    source += String(chunk);
  }
  const parsed: unknown = source === '' ? {} : JSON.parse(source);
  if (typeof parsed !== 'object' || parsed === null) {
    throw new Error('the body must be a JSON object');
  }
  return parsed as Body;
}

export async function startControl(): Promise<Control> {
  const sandboxes = new Map<string, Sandbox>();
  let nextId = 1;

  const add = (sandbox: Sandbox): string => {
    const key = String(nextId);
    nextId += 1;
    sandboxes.set(key, sandbox);
    return key;
  };

  const answer = async (method: string, path: string, body: Body): Promise<unknown> => {
    const [collection, id, verb] = path.split('/').filter((part) => part !== '');
    if (collection !== 'sandboxes') {
      throw new Error(`nothing at ${path}`);
    }
    if (id === undefined && method === 'POST') {
      const sandbox = await startSandbox(body);
      const key = add(sandbox);
      return { id: key, host: sandbox.host, port: sandbox.port, passwords: sandbox.passwords };
    }
    const sandbox = sandboxes.get(id ?? '');
    if (sandbox === undefined) {
      throw new Error(`no sandbox ${id ?? ''}`);
    }
    if (method === 'GET' && verb === 'statements') {
      return sandbox.statements;
    }
    if (method === 'GET' && verb === undefined) {
      return { port: sandbox.port, connections: sandbox.connections(), passwords: sandbox.passwords };
    }
    if (method === 'POST' && (verb === 'stop' || verb === undefined)) {
      sandboxes.delete(id ?? '');
      await sandbox.stop();
      return {};
    }
    const action = method === 'POST' ? actions[verb ?? ''] : undefined;
    if (action === undefined) {
      throw new Error(`${method} ${path} is not known`);
    }
    return (await action(sandbox, body)) ?? {};
  };

  const server = createServer((request, response) => {
    const reply = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(value));
    };
    readBody(request)
      .then((body) => answer(request.method ?? 'GET', request.url ?? '/', body))
      .then((value) => reply(200, value))
      .catch((error: unknown) =>
        reply(400, { error: error instanceof Error ? error.message : String(error) }),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    add,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      await Promise.all([...sandboxes.values()].map((sandbox) => sandbox.stop()));
      sandboxes.clear();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
