// 4.5: what the views show of a destination in an object storage.
import assert from 'node:assert/strict';
import { contract, useCluster } from './support/cluster.ts';

contract('4.5 destinations in an object storage', () => {
  const cluster = useCluster({ tenants: [{ name: 'idle', archive: null }] });

  // What facts.md leaves open comes from OceanBase's source: address, ID and encrypted key, then its options as
  // they were given; a word that the server does not know is forgotten.
  const stored: readonly [string, string, RegExp][] = [
    [
      's3://bucket/x',
      'host=h:9000&access_id=i&access_key=a+b/c==&s3_region=r&delete_mode=tagging&addressing_model=path_style&colour=blue',
      /^s3:\/\/bucket\/x\?host=h:9000&access_id=i&encrypt_key=[0-9A-F]+&s3_region=r&delete_mode=tagging&addressing_model=path_style$/,
    ],
    [
      'cos://bucket/x',
      'delete_mode=delete&host=h&access_id=i&access_key=secret&appid=1',
      /^cos:\/\/bucket\/x\?host=h&access_id=i&encrypt_key=[0-9A-F]+&delete_mode=delete&appid=1$/,
    ],
    [
      'oss://bucket/x',
      'host=h&access_id=i&access_key=secret',
      /^oss:\/\/bucket\/x\?host=h&access_id=i&encrypt_key=[0-9A-F]+$/,
    ],
  ];
  for (const [path, options, shown] of stored) {
    it(`4.5 ${path}?${options}: the views show its options, and its key only encrypted`, async () => {
      const uri = `${path}?${options}`;
      await cluster.accepts(
        'root@idle',
        `ALTER SYSTEM SET data_backup_dest = '${uri}'`,
        `ALTER SYSTEM SET log_archive_dest = 'LOCATION=${uri}'`,
      );
      const client = await cluster.as('root@idle');
      const value = (view: string, name: string): Promise<unknown> =>
        client.value(`SELECT VALUE FROM oceanbase.${view} WHERE NAME = '${name}'`);
      assert.match(String(await value('DBA_OB_BACKUP_PARAMETER', 'data_backup_dest')), shown);
      assert.match(String(await value('DBA_OB_ARCHIVE_DEST', 'path')), shown);
      const rows = await client.rows(
        `SELECT * FROM oceanbase.DBA_OB_BACKUP_STORAGE_INFO WHERE PATH = '${path}'`,
      );
      assert.ok(rows.length > 0);
      for (const row of rows) {
        const extension = row['EXTENSION'] === '' ? '' : `&${row['EXTENSION']}`;
        assert.match(`${path}?${row['ENDPOINT']}&${row['AUTHORIZATION']}${extension}`, shown);
      }
    });
  }

  it('2.3 a delete_mode that the server does not know → 1210', () =>
    cluster.refuses(
      'root@idle',
      "ALTER SYSTEM SET data_backup_dest = 'oss://b/x?host=h&access_id=i&access_key=k&delete_mode=never'",
      { errno: 1210, sqlstate: 'HY000' },
    ));
});
