'use strict';
// In the extension host that the product runs in: the product's watch makes its next look when the bench says so, and
// not a second after the last one. All other time passes as ever. The bench is asked over a connection to it.
const { connect } = require('node:net');
const { createInterface } = require('node:readline');
const { setImmediate: turn } = require('node:timers/promises');
const { promisify } = require('node:util');
const { setFlagsFromString, writeHeapSnapshot } = require('node:v8');
const { runInNewContext } = require('node:vm');

/** The pause between two looks while a panel is in sight (`intervals` of src/backup/watcher.ts). */
const pauseMs = 1_000;
/** Who asks for it: `systemClock.after`. VS Code, the driver and other parts of the product have pauses as long. */
const watching = /at Object\.after .*oceanbase-backup\.oceanbase-backup-[^/]*\/dist\/extension\.cjs/;
const longestMs = 2 ** 31 - 1;

const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
/** The pause that the watch is in. */
let held;
let wanted = 0;
let finished = () => undefined;

function holdingSetTimeout(callback, ms, ...args) {
  if (ms !== pauseMs || !watching.test(caller())) return realSetTimeout(callback, ms, ...args);
  held = { callback, timer: realSetTimeout(callback, longestMs, ...args) };
  if (wanted > 0) letPass(held);
  else finished();
  return held.timer;
}
holdingSetTimeout[promisify.custom] = realSetTimeout[promisify.custom];

/** The line of the stack with whoever calls `setTimeout`. */
const caller = () => new Error().stack.split('\n')[3] ?? '';

function holdingClearTimeout(timer) {
  if (held?.timer === timer) held = undefined;
  realClearTimeout(timer);
}

function letPass(pause) {
  setImmediate(() => {
    if (held !== pause) return; // the product has called it off
    held = undefined;
    wanted--;
    realClearTimeout(pause.timer);
    pause.callback();
  });
}

const commands = {
  /** So many looks, one after the other; answers at the end of the last. */
  ticks: ({ times }) =>
    new Promise((resolve) => {
      wanted = times;
      finished = resolve;
      if (held) letPass(held);
    }),
  /** Bytes, after what nobody refers to was collected. */
  memory: async () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc');
    for (let round = 0; round < 3; round++) {
      await turn();
      collect();
    }
    const { heapUsed, rss } = process.memoryUsage();
    return { heapUsed, rss };
  },
  /** For whoever looks for what has grown. */
  snapshot: ({ file }) => writeHeapSnapshot(file),
};

exports.activate = () => {
  const port = Number(process.env.OBB_TICKING_PORT);
  if (!port) return;
  globalThis.setTimeout = holdingSetTimeout;
  globalThis.clearTimeout = holdingClearTimeout;
  const bench = connect(port, '127.0.0.1');
  const answer = async (line) => {
    const { command, ...options } = JSON.parse(line);
    const result = await commands[command](options);
    bench.write(`${JSON.stringify(result ?? null)}\n`);
  };
  createInterface({ input: bench }).on('line', (line) => {
    // An error ends the connection, which the bench waits for as for an answer.
    answer(line).catch((error) => bench.destroy(error));
  });
  bench.on('error', (error) => console.error(error));
};
