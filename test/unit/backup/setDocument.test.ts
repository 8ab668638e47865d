import assert from 'node:assert/strict';
import { setDocument, type SetCircumstances } from '../../../src/backup/setDocument.ts';
import type { StoredSet } from '../../../src/oceanbase/backupSets.ts';
import { parseUri } from '../../../src/oceanbase/destinationUri.ts';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';
import { storedSet } from '../support/pastBackups.ts';

const scn = (time: string): bigint => BigInt(Date.parse(time)) * 1_000_000n;
const digest = new PasswordDigest('*81f5e21e35407d884a6cd4a731aebfb6af209e1b'); // of “root”
const locked = { digest, encryptionMode: 'PASSWORD' } as const;

function documentOf(change: Partial<StoredSet> = {}, seen: Partial<SetCircumstances> = {}): string {
  const set = storedSet(change);
  return setDocument(set, {
    cluster: 'prod',
    tenant: 'shop',
    known: [set],
    unreadable: [],
    heldFits: undefined,
    ...seen,
  });
}

/** The rows of the table, by their first cell. */
function rowsOf(markdown: string): Map<string, string> {
  return new Map(
    [...markdown.matchAll(/^\| (\w.*?) \| `+ ?(.*?) ?`+ \|$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

describe('the document of a backup set', () => {
  it('has all facts of it', () => {
    const text = documentOf({
      plusArchivelog: true,
      inputBytes: 3_000_000,
      outputBytes: 2_000_000,
      startReplayScn: scn('2026-01-02T03:04:00Z'),
      minRestoreScn: scn('2026-01-02T03:29:00Z'),
    });
    assert.match(
      text,
      /^# Backup set 5 of shop\n\nA restore can use it, from 2026\\-01\\-02 03:29:00 UTC on/,
    );
    assert.deepEqual(Object.fromEntries(rowsOf(text)), {
      Cluster: 'prod',
      Tenant: 'shop (1002)',
      'Backup set': '5',
      Type: 'Full, with its log',
      Status: 'SUCCESS',
      'File status': 'AVAILABLE',
      Result: '0',
      'Lies in': 'file:///backup/data',
      Read: '2.86 MiB (3,000,000 bytes)',
      Written: '1.91 MiB (2,000,000 bytes)',
      Started: '2026-01-02 03:04:05 UTC',
      Ended: '2026-01-02 03:29:05 UTC',
      Duration: '25 min',
      'Needs log from': '2026-01-02 03:04:00 UTC (SCN 1767323040000000000)',
      'Restorable from': '2026-01-02 03:29:00 UTC (SCN 1767324540000000000)',
      Password: 'none: a restore asks for no password',
      ENCRYPTION_MODE: 'NONE',
    });
    assert.match(text, /\n## To restore from it\n\n“OceanBase: Copy Restore Statement…”/);
    assert.doesNotMatch(text, /SET DECRYPTION/);
  });

  it('says whether the password that it needs is held here, and whether it fits', () => {
    const said = (heldFits: boolean | undefined): string | undefined =>
      rowsOf(documentOf(locked, { heldFits })).get('Password');
    assert.equal(said(undefined), 'needed, and NOT held on this machine');
    assert.equal(said(true), 'needed, and held on this machine');
    assert.equal(said(false), 'needed, and the one that is held on this machine does NOT fit');
    const text = documentOf(locked, { heldFits: true });
    assert.match(text, /SET DECRYPTION/);
    assert.doesNotMatch(text, /81f5e21e/i);
  });

  it('names the sets that an incremental one builds on, and asks for their password', () => {
    const full = storedSet({ setId: 3, ...locked });
    const set = storedSet({ type: 'INC', previousFull: 3, previous: 0 });
    const text = documentOf(set, { known: [set, full] });
    assert.equal(rowsOf(text).get('Builds on'), '3');
    assert.match(text, /SET DECRYPTION/);
    const alone = documentOf(set, { known: [set] });
    assert.equal(rowsOf(alone).get('Builds on'), '3');
    assert.match(alone, /A restore cannot use it\. It builds on set 3, which is not known/);
    assert.doesNotMatch(alone, /## To restore/);
  });

  it('claims nothing of a set that failed or is being made', () => {
    const failed = documentOf({
      status: 'FAILED',
      fileStatus: 'INCOMPLETE',
      result: -9082,
      comment: 'out of space',
      minRestoreScn: 0n,
      endedAt: null,
      destination: undefined,
    });
    assert.match(failed, /A restore cannot use it\. The backup failed\./);
    const rows = rowsOf(failed);
    assert.deepEqual(
      ['Result', 'Ended', 'Restorable from', 'Lies in', 'Written'].map((name) => rows.get(name)),
      ['-9082', 'not yet', 'the server does not say', 'not known', undefined],
    );
    assert.match(failed, /```text\nout of space\n```/);
  });

  it('lets no text of a server become markup or tell a secret', () => {
    const hostile = '`|</code><img src=x onerror=alert(1)>\n\n# [x](command:evil)\n```\n~~~ ![y](http://y)';
    const key = 'access_id=AKID&access_key=S3CR3T';
    const text = documentOf(
      {
        comment: `${hostile} oss://b/p?host=h&${key}`,
        encryptionMode: hostile,
        status: { unknown: hostile },
        fileStatus: { unknown: hostile },
        type: { unknown: hostile },
        destination: parseUri(`oss://bucket/a|b\`c?host=h&${key}&evil=${key}`),
      },
      { cluster: hostile, tenant: hostile },
    );
    assert.doesNotMatch(text, /AKID|S3CR3T/);
    // Outside of code, which is shown as it is, nothing of it stands unescaped.
    const fence = /^(`{3,})text\n[^]*?\n\1$/gm;
    const prose = text.replaceAll(fence, '').replaceAll(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(prose, /(?<!\\)[<>[\]!]/);
    assert.equal(prose.split('\n').filter((line) => line.startsWith('#')).length, 1);
    const table = text.split('\n').filter((line) => line.startsWith('| '));
    for (const line of table.slice(2)) assert.equal(line.match(/(?<!\\)\|/g)?.length, 3, line);
  });
});
