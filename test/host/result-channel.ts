import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Results, TestRecord } from './results.ts';

export interface ResultChannel {
  readonly port: number;
  /** The suite's own word that it ended. */
  readonly ended: Promise<Results>;
  /** The test that is running, or ran last. */
  readonly currentTest: () => string | undefined;
  /** Resolves when nothing was reported for so long. */
  silence(limitMs: number): Promise<void>;
  close(): void;
}

/** Listens to the test processes of one run. */
export async function openResultChannel(print: (line: string) => void): Promise<ResultChannel> {
  let currentTest: string | undefined;
  let lastRecordAt = Date.now();
  let end: (results: Results) => void;
  const ended = new Promise<Results>((resolve) => (end = resolve));
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      lastRecordAt = Date.now();
      const record = JSON.parse(line) as TestRecord;
      if ('log' in record) print(record.log);
      else if ('test' in record) currentTest = record.test;
      else end(record.end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let timer: NodeJS.Timeout | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    ended,
    currentTest: () => currentTest,
    silence: (limitMs) =>
      new Promise((resolve) => {
        timer = setInterval(() => {
          if (Date.now() - lastRecordAt > limitMs) resolve();
        }, 500);
      }),
    close() {
      clearInterval(timer);
      server.close();
    },
  };
}
