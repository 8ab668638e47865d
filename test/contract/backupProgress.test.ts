// 4.1, 4.2, 4.4, 4.6: what moves while a backup runs, in which order, per version.
import assert from 'node:assert/strict';
import type { SandboxVersion } from '../sandbox/index.ts';
import type { Row } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';
import { Recording, assertInOrder, bigint, isJob, keyOf, terminal } from './support/record.ts';
import { taskOrder } from './support/taskOrder.ts';

/** A status of a few milliseconds may fall between two looks; not in all of several backups. */
const attempts = 5;

const totalsKnown: Readonly<Record<SandboxVersion, boolean>> = {
  '4.1': false,
  '4.2.1': false,
  '4.2.5': true,
  '4.3.5': true,
};
const counters = [
  'INPUT_BYTES',
  'OUTPUT_BYTES',
  'TABLET_COUNT',
  'FINISH_TABLET_COUNT',
  'MACRO_BLOCK_COUNT',
  'FINISH_MACRO_BLOCK_COUNT',
];

for (const [version, order] of Object.entries(taskOrder) as [SandboxVersion, readonly string[]][]) {
  contract(`4 a backup of ${version} from sys, watched`, () => {
    const cluster = useCluster({
      version,
      tenants: [{ name: 'a' }, { name: 'o', mode: 'ORACLE' }],
      backupSeconds: 1,
    });
    const recordings: Recording[] = [];
    const record = async (): Promise<void> => {
      recordings.push(
        await Recording.of(cluster, () => cluster.accepts('root@sys', 'ALTER SYSTEM BACKUP DATABASE')),
      );
    };
    before(record);

    /** The versions over time of every task's row, one list per task. */
    const taskRows = (): Row[][] =>
      recordings.flatMap((recording) =>
        recording
          .taskKeys()
          .map((key) =>
            recording.rows('tasks', (row) => `${String(row['TENANT_ID'])}/${String(row['JOB_ID'])}` === key),
          )
          .filter((rows) => rows.length > 0),
      );

    it('4.1 job statuses: INIT → DOING → COMPLETED, for sys and for the tenants', async () => {
      const seen = new Set<string>();
      for (let attempt = 0; attempt < attempts && seen.size < 3; attempt += 1) {
        if (attempt > 0) await record();
        for (const recording of recordings) {
          for (const key of recording.jobKeys()) {
            const statuses = recording.statuses('job', key);
            assertInOrder(statuses, ['INIT', 'DOING', 'COMPLETED']);
            assert.equal(statuses.at(-1), 'COMPLETED');
            for (const status of statuses) seen.add(status);
          }
        }
      }
      assert.equal(seen.size, 3, [...seen].join());
    });

    it(`4.2 task statuses: ${order.join(' → ')}`, async () => {
      const seen = new Set<string>();
      for (let attempt = 0; attempt < attempts && seen.size < order.length; attempt += 1) {
        if (attempt > 0) await record();
        for (const recording of recordings) {
          for (const key of recording.taskKeys()) {
            const statuses = recording.statuses('task', key);
            assertInOrder(statuses, order);
            assert.equal(statuses.at(-1), 'COMPLETED');
            for (const status of statuses) seen.add(status);
          }
        }
      }
      assert.deepEqual(
        order.filter((status) => !seen.has(status)),
        [],
        'never seen',
      );
    });

    it('4.6 counters never go back', () => {
      for (const rows of taskRows()) {
        for (const column of counters) {
          let last = 0n;
          for (const row of rows) {
            const value = bigint(row, column);
            assert.ok(value >= last, `${column}: ${last} → ${value}`);
            last = value;
          }
          assert.ok(last > 0n, `${column} never moved`);
        }
      }
    });

    it('4.6 the same in SET_FILES, which end with the task’s last numbers', async () => {
      const sys = await cluster.sys();
      const tasks = await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_TASK_HISTORY');
      const sets = await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_SET_FILES');
      assert.equal(sets.length, tasks.length);
      for (const task of tasks) {
        const set = sets.find(
          (row) => row['TENANT_ID'] === task['TENANT_ID'] && row['BACKUP_SET_ID'] === task['BACKUP_SET_ID'],
        );
        for (const column of counters) assert.equal(set?.[column], task[column], column);
      }
    });

    if (totalsKnown[version]) {
      it('4.6 totals are set in the META phase; FINISH_* follow and never pass them', () => {
        for (const rows of taskRows()) {
          const data = rows.filter((row) => /DATA|FUSE|LOG/.test(String(row['STATUS'])));
          for (const kind of ['TABLET_COUNT', 'MACRO_BLOCK_COUNT']) {
            for (const row of data) assert.ok(bigint(row, kind) > 0n, `${kind} in ${String(row['STATUS'])}`);
            for (const row of rows) assert.ok(bigint(row, `FINISH_${kind}`) <= bigint(row, kind), kind);
            assert.ok(
              data.some((row) => bigint(row, `FINISH_${kind}`) < bigint(row, kind)),
              `FINISH_${kind} was never behind`,
            );
          }
        }
      });

      it('4.5 DATA_PROGRESS = ROUND(finish / total * 100, 2), 0.00 without a total', () => {
        for (const row of taskRows().flat()) {
          const total = bigint(row, 'MACRO_BLOCK_COUNT');
          const finish = bigint(row, 'FINISH_MACRO_BLOCK_COUNT');
          const expected = total === 0n ? 0 : finish > total ? 99.99 : (Number(finish) / Number(total)) * 100;
          assert.ok(Math.abs(Number(row['DATA_PROGRESS']) - expected) <= 0.0051, `${finish}/${total}`);
          assert.match(String(row['DATA_PROGRESS']), /^\d+\.\d\d$/);
        }
      });
    } else {
      it('4.6 MACRO_BLOCK_COUNT = FINISH_MACRO_BLOCK_COUNT at any moment, so there is no percentage', () => {
        for (const row of taskRows().flat()) {
          assert.equal(row['FINISH_MACRO_BLOCK_COUNT'], row['MACRO_BLOCK_COUNT']);
        }
      });

      it('4.6 … they grow in steps while it runs, and so do INPUT_BYTES and OUTPUT_BYTES', () => {
        for (const rows of taskRows()) {
          for (const column of ['MACRO_BLOCK_COUNT', 'INPUT_BYTES', 'OUTPUT_BYTES']) {
            const running = rows.filter((row) => String(row['STATUS']).includes('DATA'));
            assert.ok(new Set(running.map((row) => row[column])).size > 1, column);
          }
        }
      });
    }

    if (version === '4.2.5') {
      it('4.6 the minor phase adds macro blocks without tablets', () => {
        for (const rows of taskRows()) {
          const minor = rows.filter((row) => row['STATUS'] === 'BACKUP_DATA_MINOR');
          assert.equal(new Set(minor.map((row) => row['FINISH_TABLET_COUNT'])).size, 1);
          assert.ok(new Set(minor.map((row) => row['FINISH_MACRO_BLOCK_COUNT'])).size > 1);
        }
      });
    }

    if (version === '4.3.5') {
      it('4.6 LOG_FILE_COUNT and FINISH_LOG_FILE_COUNT move only in BEFORE_BACKUP_LOG and BACKUP_LOG', () => {
        for (const rows of taskRows()) {
          const before = rows.filter((row) => !/BACKUP_LOG|COMPLETED/.test(String(row['STATUS'])));
          for (const column of ['LOG_FILE_COUNT', 'FINISH_LOG_FILE_COUNT']) {
            assert.deepEqual([...new Set(before.map((row) => row[column]))], ['0'], column);
          }
        }
      });

      it('4.6 … there they do: first the total, then what is finished, until both are the same', () => {
        for (const rows of taskRows()) {
          const order: readonly (readonly [string, RegExp])[] = [
            ['LOG_FILE_COUNT', /^BEFORE_BACKUP_LOG$|^BACKUP_LOG$/],
            ['FINISH_LOG_FILE_COUNT', /^BACKUP_LOG$/],
          ];
          for (const [column, status] of order) {
            const values = rows.map((row) => bigint(row, column));
            assert.deepEqual(
              values,
              [...values].sort((a, b) => Number(a - b)),
              `${column} went back`,
            );
            const moving = rows.filter((row) => status.test(String(row['STATUS'])));
            assert.ok(
              moving.some((row) => bigint(row, column) > 0n),
              `${column} never moved`,
            );
          }
          const last = rows.at(-1) ?? {};
          assert.ok(bigint(last, 'LOG_FILE_COUNT') > 0n);
          assert.equal(last['FINISH_LOG_FILE_COUNT'], last['LOG_FILE_COUNT']);
        }
      });

      it('4.5 LOG_PROGRESS follows the two as DATA_PROGRESS does its own', () => {
        for (const row of taskRows().flat()) {
          const total = Number(row['LOG_FILE_COUNT']);
          const expected = total === 0 ? 0 : (Number(row['FINISH_LOG_FILE_COUNT']) / total) * 100;
          assert.ok(Math.abs(Number(row['LOG_PROGRESS']) - expected) <= 0.0051, JSON.stringify(row));
          assert.match(String(row['LOG_PROGRESS']), /^\d+\.\d\d$/);
        }
      });
    }

    it('4.6 OUTPUT_RATE_BYTES is 0 until END_TIMESTAMP is set', () => {
      for (const row of taskRows().flat()) {
        if (row['END_TIMESTAMP'] === null) assert.equal(Number(row['OUTPUT_RATE_BYTES']), 0);
        else assert.ok(Number(row['OUTPUT_RATE_BYTES']) > 0);
      }
    });

    it('4.3 END_TIMESTAMP is NULL until the end', () => {
      const rows = recordings.flatMap(({ samples }) =>
        samples.flatMap(({ jobs, tasks }) => [...jobs, ...tasks]),
      );
      for (const row of rows) {
        const over = terminal.includes(String(row['STATUS']));
        assert.equal(row['END_TIMESTAMP'] !== null, over, `${String(row['STATUS'])}`);
        if (over) assert.ok(String(row['END_TIMESTAMP']) >= String(row['START_TIMESTAMP']));
      }
    });

    it('4.4 BACKUP_SET_FILES: DOING/COPYING → SUCCESS/AVAILABLE', () => {
      for (const recording of recordings) {
        const sets = new Map<string, string[]>();
        for (const row of recording.rows('sets', () => true)) {
          const key = `${String(row['TENANT_ID'])}/${String(row['BACKUP_SET_ID'])}`;
          const pair = `${String(row['STATUS'])}/${String(row['FILE_STATUS'])}`;
          const seen = sets.get(key) ?? [];
          if (seen.at(-1) !== pair) seen.push(pair);
          sets.set(key, seen);
        }
        const moving = [...sets.values()].filter((seen) => seen[0] !== 'SUCCESS/AVAILABLE');
        assert.equal(moving.length, 2);
        for (const seen of moving) assert.deepEqual(seen, ['DOING/COPYING', 'SUCCESS/AVAILABLE']);
      }
    });

    it('4.3 the sys row ends last: never terminal while a child is not', () => {
      for (const { places } of recordings.flatMap(({ samples }) => samples)) {
        const running = places.filter(({ view }) => view === 'JOBS');
        const sys = running.find(({ tenant }) => tenant === '1');
        const unfinished = running.filter(
          ({ tenant, status }) => tenant !== '1' && !terminal.includes(status),
        );
        if (unfinished.length > 0) {
          assert.ok(sys !== undefined && !terminal.includes(sys.status), JSON.stringify(places));
        }
      }
    });

    it('4.3 move to history: first the task, then the job; never the other way round', () => {
      for (const { places } of recordings.flatMap(({ samples }) => samples)) {
        const jobsOver = new Set(places.filter(({ view }) => view === 'JOB_HISTORY').map(keyOf));
        for (const place of places) {
          if (place.view === 'TASKS') assert.ok(!jobsOver.has(keyOf(place)), JSON.stringify(places));
        }
        const inOneView = places.map((place) => `${isJob(place) ? 'job' : 'task'} ${keyOf(place)}`);
        assert.equal(new Set(inOneView).size, inOneView.length, 'a row in both views');
      }
    });

    it('4.3 seen for a moment: a task in TASK_HISTORY whose job is in JOBS, and a terminal status in JOBS', async () => {
      const seen = new Set<string>();
      for (let attempt = 0; attempt < attempts && seen.size < 3; attempt += 1) {
        if (attempt > 0) await record();
        for (const { places } of recordings.flatMap(({ samples }) => samples)) {
          const moved = new Set(places.filter(({ view }) => view === 'TASK_HISTORY').map(keyOf));
          for (const place of places.filter(({ view }) => view === 'JOBS')) {
            if (moved.has(keyOf(place))) seen.add('task before job');
            if (terminal.includes(place.status)) seen.add(place.tenant === '1' ? 'sys' : 'child');
          }
        }
      }
      assert.deepEqual([...seen].sort(), ['child', 'sys', 'task before job']);
    });

    it('4.3 history rows keep all columns', async () => {
      const sys = await cluster.sys();
      const history = await sys.rows('SELECT * FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY');
      let compared = 0;
      for (const row of recordings.flatMap((recording) => recording.rows('jobs', () => true))) {
        if (!terminal.includes(String(row['STATUS']))) continue;
        const kept = history.find(
          (one) => one['TENANT_ID'] === row['TENANT_ID'] && one['JOB_ID'] === row['JOB_ID'],
        );
        assert.deepEqual(kept, row);
        compared += 1;
      }
      assert.ok(compared > 0);
    });
  });
}
