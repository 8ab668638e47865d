import { Socket } from 'node:net';
import { foreignSockets } from './server.ts';
import type { Storage } from './window.ts';

const internals = process as unknown as { _getActiveHandles(): unknown[] };

/** The product's connections that are open: those to the sandbox that are not another client's. */
export function openConnections(port: number): Socket[] {
  return internals
    ._getActiveHandles()
    .filter(
      (handle): handle is Socket =>
        handle instanceof Socket &&
        handle.remotePort === port &&
        !handle.destroyed &&
        !foreignSockets.has(handle),
    );
}

/** How many keys are stored that tell of something that goes on. */
export function storedKeys({ memory, secrets }: Storage): { goingOn: number; pending: number } {
  return {
    goingOn: memory.keys().filter((key) => /^(job|seen|start|speed)\//.test(key)).length,
    pending: [...secrets.values.keys()].filter((key) => key.includes('/pending/')).length,
  };
}
