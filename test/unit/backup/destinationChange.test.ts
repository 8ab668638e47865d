import assert from 'node:assert/strict';
import {
  changeDestination,
  findOverlaps,
  foreseeState,
  isLagTooShort,
  maskedStatement,
  readSituation,
  type DestinationRequest,
  type DestinationSituation,
} from '../../../src/backup/destinationChange.ts';
import {
  changeNotice,
  destinationRefusal,
  lagRefusal,
  overlapWarning,
  stateRefusal,
} from '../../../src/backup/destinationWords.ts';
import { parseUri, type Destination } from '../../../src/oceanbase/destinationUri.ts';
import { ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import { rawTenant, serverUsec } from '../support/rawRows.ts';
import { serverInfo, tenantInfo, version } from '../support/rows.ts';
import { ScriptedSession, type Answer, type Script } from '../support/scriptedSession.ts';

const tenant = { id: 1002, name: 'mysql_tenant' };
const keys = { accessId: 'LTAI5tPl4nted', accessKey: 'Pl4ntedS3cret' };
const lost = new ConnectionLost('The connection to test was lost.');

function at(uri: string): Destination {
  const destination = parseUri(uri);
  assert.ok(destination);
  return destination;
}

function request(uri: string, kind: DestinationRequest['kind'] = 'backup'): DestinationRequest {
  const destination = at(uri);
  return {
    kind,
    destination,
    attributes: { binding: 'Optional', pieceSwitchInterval: '1d' },
    keys: destination.scheme === 'file' ? undefined : keys,
  };
}

function situation(change: Partial<DestinationSituation> = {}): DestinationSituation {
  return {
    info: serverInfo(),
    tenant,
    backup: undefined,
    archive: undefined,
    round: undefined,
    backupRunning: false,
    lagTarget: 120,
    used: [],
    ...change,
  };
}

const views: Script = [
  [
    /DBA_OB_TENANTS/,
    [1002, 1004].map((id) => ({
      TENANT_ID: id,
      TENANT_NAME: id === 1002 ? 'mysql_tenant' : 'other',
      TENANT_TYPE: 'USER',
      COMPATIBILITY_MODE: 'MYSQL',
      STATUS: 'NORMAL',
      LOCKED: 'NO',
    })),
  ],
  [
    /BACKUP_PARAMETER/,
    [
      { TENANT_ID: 1002, VALUE: 'oss://b/d?host=h&access_id=LTAI5tPl4nted&encrypt_key=Pl4ntedS3cret' },
      { TENANT_ID: 1004, VALUE: 'file:///other/data' },
    ],
  ],
  [/ARCHIVE_DEST/, [{ TENANT_ID: 1004, DEST_NO: '0', NAME: 'path', VALUE: 'file:///other/log' }]],
  [
    /OB_ARCHIVELOG/,
    [
      {
        TENANT_ID: 1002,
        DEST_NO: '0',
        ROUND_ID: '1',
        STATUS: 'INTERRUPTED',
        START_SCN: '0',
        CHECKPOINT_SCN: '0',
        COMMENT: '',
        SERVER_NOW: serverUsec,
      },
    ],
  ],
  [/BACKUP_JOBS/, []],
  [/^SHOW PARAMETERS/, [{ value: '30s' }]],
];

describe('what is known before a destination is set', () => {
  it('is read with six queries, keys left behind', async () => {
    const session = new ScriptedSession(views);
    const found = await readSituation(session, serverInfo(), 'mysql_tenant');
    assert.equal(session.sent.length, 6);
    assert.deepEqual(found?.backup, at('oss://b/d?host=h'));
    assert.equal(found.archive, undefined);
    assert.equal(found.lagTarget, 30);
    assert.equal(found.used.length, 3);
    assert.doesNotMatch(JSON.stringify(found.used), /Pl4nted/);
  });

  it('is nothing for a tenant that is not there', async () => {
    assert.equal(await readSituation(new ScriptedSession(views), serverInfo(), 'gone'), undefined);
  });

  it('has no lag target before 4.2', async () => {
    const session = new ScriptedSession(views);
    const info = serverInfo({ version: version('4.1.0.0') });
    assert.equal((await readSituation(session, info, 'mysql_tenant'))?.lagTarget, undefined);
    assert.ok(!session.sent.some((sql) => sql.startsWith('SHOW')));
  });

  it('foresees a running backup and a running archive, each for its own destination', () => {
    const round = {
      tenantId: 1002,
      roundId: 1,
      status: 'INTERRUPTED',
      startScn: 0n,
      lagMs: null,
      comment: '',
    } as const;
    const busy = situation({ backupRunning: true, round });
    assert.equal(foreseeState('backup', busy), 'backup-running');
    assert.equal(foreseeState('archive', busy), 'archive-running');
    assert.equal(foreseeState('archive', situation({ round: { ...round, status: 'STOP' } })), undefined);
    assert.equal(foreseeState('backup', situation({ round })), undefined);
    assert.match(stateRefusal('backup-running', busy), /9036.*Wait for its end, or cancel it\.$/);
    assert.match(stateRefusal('archive-running', busy), /INTERRUPTED: it must be STOP first .*1235/);
  });

  it('foresees a lag target that S3 does not allow', () => {
    const s3 = request('s3://b/d?host=h', 'archive');
    const short = situation({ lagTarget: 59 });
    assert.equal(isLagTooShort(s3, short), true);
    assert.equal(isLagTooShort(s3, situation({ lagTarget: 60 })), false);
    assert.equal(isLagTooShort(s3, situation({ lagTarget: undefined })), false);
    assert.equal(isLagTooShort({ ...s3, kind: 'backup' }, short), false);
    assert.equal(isLagTooShort(request('oss://b/d?host=h', 'archive'), short), false);
    assert.match(lagRefusal(short), /is 59 s .*4179/);
  });

  it('finds every place that is shared, but not the one that is replaced', () => {
    const used = [
      { tenantName: 'mysql_tenant', kind: 'backup' as const, destination: at('file:///a/b') },
      { tenantName: 'mysql_tenant', kind: 'archive' as const, destination: at('file:///a/b') },
      { tenantName: 'other', kind: 'backup' as const, destination: at('file:///a') },
      { tenantName: 'third', kind: 'archive' as const, destination: at('file:///a/b/c') },
      { tenantName: 'fourth', kind: 'backup' as const, destination: at('file:///z') },
    ];
    const found = findOverlaps(request('file:///a/b'), situation({ used }));
    assert.deepEqual(
      found.map(({ place, relation }) => [place.tenantName, place.kind, relation]),
      [
        ['mysql_tenant', 'archive', 'same'],
        ['other', 'backup', 'child'],
        ['third', 'archive', 'parent'],
      ],
    );
    const said = found.map((one) => overlapWarning(one, 'mysql_tenant'));
    assert.match(said[0] ?? '', /its own archive destination: .*9081/);
    assert.match(said[1] ?? '', /inside the backup destination of other \(file:\/\/\/a\)/);
    assert.match(said[2] ?? '', /holds the archive destination of third .*9080/);
  });
});

/** Plays a change: what the statement is answered with, and what the view shows afterwards. */
async function play(
  asked: DestinationRequest,
  answer: Answer,
  after: string | Error,
  info = serverInfo(),
  before = '',
) {
  const shown = (value: string): Script => [
    [/BACKUP_PARAMETER/, [{ TENANT_ID: 1002, VALUE: value }]],
    [/ARCHIVE_DEST/, [{ TENANT_ID: 1002, DEST_NO: '0', NAME: 'path', VALUE: value }]],
  ];
  const dedicated = new ScriptedSession([
    [/DBA_OB_TENANTS/, [rawTenant()]],
    ...shown(before),
    [/^SET ob_query_timeout/, []],
    [/^ALTER SYSTEM SET/, answer],
  ]);
  const outcome = await changeDestination(
    {
      openDedicated: () => Promise.resolve({ session: dedicated, info }),
      read: (task) =>
        after instanceof Error ? Promise.reject(after) : task(new ScriptedSession(shown(after)), info),
    },
    asked,
    tenant,
  ).finally(() => {
    assert.equal(dedicated.closes, 1);
  });
  return { outcome, sent: dedicated.changes };
}

describe('setting a destination', () => {
  it('raises the limit, sends the keys once, and reads back what is set', async () => {
    const asked = request('oss://b/d?host=h');
    const { outcome, sent } = await play(asked, [], 'oss://b/d?host=h&access_id=x&encrypt_key=y');
    assert.deepEqual(sent, [
      'SET ob_query_timeout = 120000000',
      "ALTER SYSTEM SET data_backup_dest = 'oss://b/d?host=h&access_id=LTAI5tPl4nted&access_key=Pl4ntedS3cret'" +
        ' TENANT = `mysql_tenant`',
    ]);
    assert.equal(outcome.kind, 'set');
    const { text } = changeNotice('backup', 't', outcome);
    assert.equal(
      text,
      'The backup destination of t is now oss://b/d (h). Backup sets made so far stay where they are.',
    );
    assert.doesNotMatch(maskedStatement(asked, serverInfo(), 't'), /Pl4nted/);
  });

  it('sets the archive destination of an Oracle login’s own tenant', async () => {
    const info = tenantInfo({ mode: 'ORACLE' });
    const { outcome, sent } = await play(request('file:///a', 'archive'), [], 'file:///a', info);
    assert.equal(
      sent[1],
      "ALTER SYSTEM SET log_archive_dest = 'LOCATION=file:///a BINDING=Optional PIECE_SWITCH_INTERVAL=1d'",
    );
    assert.equal(outcome.kind, 'set');
  });

  it('does not believe an OK that the view contradicts', async () => {
    const { outcome } = await play(request('file:///a'), [], 'file:///old');
    assert.deepEqual(outcome, { kind: 'not-set', now: at('file:///old'), replyLost: false });
    assert.match(
      changeNotice('backup', 't', outcome).text,
      /accepted the statement, but .* is file:\/\/\/old\./,
    );
  });

  it('leaves a lost reply to the view', async () => {
    for (const answer of [lost, new ServerError(4012, 'HY000', 'Timeout')]) {
      assert.equal((await play(request('file:///a'), answer, 'file:///a')).outcome.kind, 'set');
      const { outcome, sent } = await play(request('file:///a'), answer, '');
      assert.deepEqual(outcome, { kind: 'not-set', now: undefined, replyLost: true });
      assert.equal(sent.length, 2);
      assert.match(
        changeNotice('backup', 't', outcome).text,
        /^No reply came, .* not set\. Nothing was sent twice/,
      );
    }
  });

  it('does not take the place for proof where it was the same before: the keys do not show', async () => {
    for (const kind of ['backup', 'archive'] as const) {
      const asked = request('oss://b/d?host=h', kind);
      const same = 'oss://b/d?host=h&access_id=x&encrypt_key=y';
      const { outcome } = await play(asked, lost, same, serverInfo(), same);
      assert.deepEqual(outcome, { kind: 'unproven', now: at('oss://b/d?host=h') });
      assert.match(changeNotice(kind, 't', outcome).text, /^No reply came\. .*as it was before/);
      assert.equal(
        (await play(asked, [], same, serverInfo(), same)).outcome.kind,
        'set',
        'the server agreed',
      );
    }
  });

  it('says that it does not know, where the view cannot be read', async () => {
    const { outcome } = await play(request('file:///a'), [], lost);
    assert.deepEqual(outcome, { kind: 'unseen', reason: lost.message, replyLost: false });
    assert.match(changeNotice('archive', 't', outcome).text, /not known what it is now/);
  });

  it('rejects with the server’s refusal', async () => {
    const refusal = new ServerError(9080, 'HY000', 'x');
    await assert.rejects(play(request('file:///a'), refusal, 'file:///a'), refusal);
  });
});

describe('a refused destination', () => {
  const cases: [code: number, words: RegExp, uri?: string][] = [
    [4007, /does not take one of the values of data_backup_dest/],
    [4009, /cannot be written: the user that runs the observers/],
    [9071, /check the access id and key/, 'oss://b/d?host=h'],
    [9102, /cannot be written/],
    [9116, /cannot be written/, 's3://b/d?host=h'],
    [4179, /at least 60 s/],
    [5036, /ALTER SYSTEM privilege/],
    [5360, /ALTER SYSTEM privilege/],
    [5157, /no tenant “t”/],
    [5160, /no tenant “t”/],
    [5260, /unlock it first/],
    [9026, /does not accept file:\/\/\/a/],
    [9036, /A backup of t is running/],
    [9070, /cannot be reached/],
    [9105, /cannot be reached/],
    [9129, /cannot be reached/],
    [9080, /is not empty and is no destination of t/],
    [9081, /belongs to another cluster, another tenant/],
    [9082, /no space left/],
    [9113, /does not take the checksum_type crc32/, 'oss://b/d?host=h&checksum_type=crc32'],
    [9117, /correct the region/],
    [9118, /correct the host/],
    [4016, /Look the code up/],
  ];
  for (const [code, words, uri] of cases) {
    it(`is explained by its code ${String(code)}, whatever its text`, () => {
      for (const text of ['words.', 'other words']) {
        const said = destinationRefusal(
          request(uri ?? 'file:///a'),
          't',
          new ServerError(code, 'HY000', text),
          false,
        );
        assert.match(said, words);
        assert.match(said, /^The backup destination of t was not changed\. /);
        assert.match(said, new RegExp(`\\(The server answered ${String(code)}: (other )?words\\.\\)$`));
      }
    });
  }

  it('is told from another reason of the same code by what the views say', () => {
    const error = new ServerError(1235, '0A000', 'not supported');
    assert.match(
      destinationRefusal(request('file:///a', 'archive'), 't', error, true),
      /still running: turn it off/,
    );
  });

  it('is explained in Oracle mode too, where the code stands in the text', () => {
    const error = new ServerError(600, 'HY000', 'ORA-00600: internal error code, arguments: -9080, words');
    assert.match(destinationRefusal(request('file:///a'), 't', error, false), /is not empty/);
  });
});
