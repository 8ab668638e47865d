import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packFolder } from '../../host/vsce.ts';

/** Packs the extension that has the watch look when the bench says so; see there. */
export async function packTickingExtension(folder: string): Promise<string> {
  const vsix = join(folder, 'ticking.vsix');
  await packFolder(join(import.meta.dirname, '..', 'ticking-extension'), vsix, () => undefined);
  return vsix;
}

/** A whole batch of looks on a busy machine takes a fraction of this. */
const longestMs = 240_000;

/** MiB. */
export interface HostMemory {
  readonly heap: number;
  readonly rss: number;
}

/** The extension host of a window that has the extension above; `env` must reach it. */
export class TickingHost {
  readonly env: Readonly<Record<string, string>>;
  readonly #socket: Promise<Socket>;
  readonly #stop: () => void;

  private constructor(port: number, socket: Promise<Socket>, stop: () => void) {
    this.env = { OBB_TICKING_PORT: String(port) };
    this.#socket = socket;
    this.#stop = stop;
  }

  static async listen(): Promise<TickingHost> {
    const server = createServer();
    const socket = once(server, 'connection').then(([first]) => first as Socket);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TickingHost((server.address() as AddressInfo).port, socket, () => server.close());
  }

  /** So many looks of the watch, each right after the one before. A panel of a job must be in sight. */
  async ticks(times: number): Promise<void> {
    await this.#ask({ command: 'ticks', times });
  }

  /** What is left after what nobody refers to was collected. */
  async memory(): Promise<HostMemory> {
    const { heapUsed, rss } = (await this.#ask({ command: 'memory' })) as { heapUsed: number; rss: number };
    return { heap: heapUsed / 1024 ** 2, rss: rss / 1024 ** 2 };
  }

  /** Writes a heap snapshot, for whoever looks for what has grown. */
  async snapshot(file: string): Promise<void> {
    await this.#ask({ command: 'snapshot', file });
  }

  stop(): void {
    this.#stop();
  }

  async #ask(command: Readonly<Record<string, unknown>>): Promise<unknown> {
    const socket = await this.#socket;
    const lines = createInterface({ input: socket });
    try {
      socket.write(`${JSON.stringify(command)}\n`);
      const answer = await Promise.race([
        once(lines, 'line').then(([line]) => line as string),
        once(lines, 'close').then(() => undefined),
        once(AbortSignal.timeout(longestMs), 'abort').then(() => undefined),
      ]);
      if (answer === undefined)
        throw new Error('the extension host has ended, does not answer, or could not do it');
      return JSON.parse(answer) as unknown;
    } finally {
      lines.close();
    }
  }
}
