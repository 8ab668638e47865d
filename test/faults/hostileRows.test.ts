// Every reader of the dictionary against rows that no OceanBase should send: each column of each of its queries with
// each wrong value, rows doubled and rows missing. The rows themselves are the sandbox's, in every version and mode.
import assert from 'node:assert/strict';
import { messageOf, UnexpectedRow } from '../../src/oceanbase/errors.ts';
import { prepareSession, type ServerInfo } from '../../src/oceanbase/serverInfo.ts';
import { openSession, type Row, type Session } from '../../src/oceanbase/session.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { readers, type Reader } from './support/readers.ts';
import { ReplayedSession, RecordingSession, type Recorded } from './support/replayedSession.ts';

const planted = 'h0stile-v4lue';
const hostile: readonly unknown[] = [
  null,
  undefined,
  '',
  planted,
  'NULL',
  '-1',
  '18446744073709551615',
  '-9223372036854775808',
  '9223372036854775808',
  '1e400',
  'NaN',
  '9999-99-99 99:99:99',
  '0000-00-00 00:00:00',
  '2026-01-01 00:00:00+99:99',
  Number.NaN,
  Number.MAX_VALUE,
  -1,
  true,
  new Date(Number.NaN),
  Buffer.from([0xff, 0xfe]),
  { [planted]: planted },
  [planted],
];

interface Scene {
  readonly name: string;
  readonly info: ServerInfo;
  readonly recorded: readonly { readonly reader: Reader; readonly queries: readonly Recorded[] }[];
}

/** What each reader asked and was answered while a backup ran and others were over. */
async function record(version: '4.1' | '4.2.5' | '4.3.5', user: string): Promise<Scene> {
  const sandbox: Sandbox = await startSandbox({
    version,
    backupSeconds: 60,
    tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }],
  });
  try {
    sandbox.addHistory(2);
    const password = sandbox.passwords[user] ?? '';
    const session = await openSession({ host: sandbox.host, port: sandbox.port, user, password });
    const info = await prepareSession(session, 'test');
    await session.query('ALTER SYSTEM BACKUP DATABASE');
    const recorded = [];
    for (const reader of readers) {
      const recording = new RecordingSession(session);
      await reader.read(recording, info);
      recorded.push({ reader, queries: recording.queries });
    }
    await session.close();
    return { name: `${user} on ${version}`, info, recorded };
  } finally {
    await sandbox.stop();
  }
}

/** Nothing but a sentence that names view and column may come of it, and never the value. */
async function holds(reader: Reader, session: Session, info: ServerInfo, what: string): Promise<void> {
  try {
    await reader.read(session, info);
  } catch (error) {
    assert.ok(error instanceof UnexpectedRow, `${reader.name}, ${what}: ${String(error)}`);
    assert.match(messageOf(error), /^The server sent something unexpected in column \S+ of [\w ]+\.$/);
    assert.ok(!messageOf(error).includes(planted));
  }
}

describe('rows that no server should send', () => {
  for (const [version, user] of [
    ['4.1', 'root@sys'],
    ['4.2.5', 'root@sys'],
    ['4.3.5', 'root@m'],
    ['4.2.5', 'SYS@o'],
  ] as const) {
    describe(`to ${user} on ${version}`, () => {
      let scene: Scene;
      before(async () => {
        scene = await record(version, user);
      });

      it('are read or refused in one sentence, whatever stands in whatever column', async () => {
        let tried = 0;
        for (const { reader, queries } of scene.recorded) {
          for (const [index, { rows }] of queries.entries()) {
            for (const column of Object.keys(rows[0] ?? {})) {
              for (const value of hostile) {
                const change = (row: Row): Row => ({ ...row, [column]: value });
                const session = new ReplayedSession(queries, index, (all) => all.map(change));
                await holds(reader, session, scene.info, `${column} = ${String(value)}`);
                tried++;
              }
            }
          }
        }
        assert.ok(tried > 1_000, `${String(tried)} rows`);
      });

      it('may be doubled, missing, or lack a column', async () => {
        for (const { reader, queries } of scene.recorded) {
          for (const [index, { rows }] of queries.entries()) {
            const doubled = new ReplayedSession(queries, index, (all) => [...all, ...all]);
            await holds(reader, doubled, scene.info, 'doubled');
            await holds(reader, new ReplayedSession(queries, index, () => []), scene.info, 'none');
            await holds(reader, new ReplayedSession(queries, index, () => [{}]), scene.info, 'empty');
            for (const column of Object.keys(rows[0] ?? {})) {
              const without = (row: Row): Row =>
                Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
              const session = new ReplayedSession(queries, index, (all) => all.map(without));
              await holds(reader, session, scene.info, `without ${column}`);
            }
          }
        }
      });
    });
  }
});
