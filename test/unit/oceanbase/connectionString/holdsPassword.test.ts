import assert from 'node:assert/strict';
import { holdsPassword } from '../../../../src/oceanbase/connectionString/holdsPassword.ts';

describe('whether a password stands in what is typed', () => {
  for (const text of [
    "obclient -h ob1 -P 2881 -u root@sys -p'se cret' -A",
    'obclient -h ob1 -u root@sys -ps',
    'mysql -h ob1 --password=s',
    'MYSQL_PWD=s mysql -h ob1 -uroot@sys',
    'mysql://root%40sys:s@ob1:2881/',
    'mysql://root:secr', // its host is still to come
    'jdbc:oceanbase://ob1:2881/test?user=root@sys&password=s',
    'mysql://root@sys:secr',
    'root@sys:s',
    'root:s@ob1',
    'root@sys#obdemo:s',
    'root@sys:s@tcp(ob1:2881)/db',
    'jdbc:oceanbase://ob1/?user=root@sys&amp;password=s',
    `obclient -h ob1 -uroot@sys -p -e "set password='s'"`,
    // No connections, but nobody shall read them.
    'obclient -h ob1 -u root@sys -p s',
    'obclient –ps',
    'obclient -h ob1 -uroot@sys-ps',
    '{"password":"s',
    'password: s',
    "obclient -h ob1 -p'not closed",
    'obclient -h ob1 -psecret --surprise',
    'mysql --password secret --surprise',
    'jdbc:oracle://ob1/?password=s',
  ]) {
    it(`yes: ${text}`, () => {
      assert.equal(holdsPassword(text), true);
    });
  }

  for (const text of [
    '',
    'ob1.example.com',
    '10.0.0.1:2881',
    'root@sys#obdemo',
    'obcluster:sys:root',
    'obclient -h ob1 -P 2881 -u root@sys -p',
    'obclient -h ob1 -P2881 -u root@sys -A',
    'mysql://root%40sys@ob1:2881/',
    'jdbc:oceanbase://ob1:2881/test?user=root@sys',
    'obclient -P',
    'mysql://ob1:',
    'mysql:/',
    'jdbc:oceanb',
    'jdbc:oceanbase://ob1:28',
    'ob1:28',
    '2001:db8:',
    'mysql://[2001:db',
    'obclient -h ob1 -u',
    'obclient -p -u',
    'mysql --password -h',
    'mysql --port',
    'obclient -h ob1 -p -A oceanbase',
    'compass:2881',
    'obclient -h ob-prod -u root@sys',
  ]) {
    it(`no: ${text === '' ? 'nothing' : text}`, () => {
      assert.equal(holdsPassword(text), false);
    });
  }

  it('is told of a long text that is no connection at all, too', () => {
    for (const sign of ['a,', '(', 'pas', '://', '-p', ' -', 'a:', '"', 'a@', '&quot;']) {
      holdsPassword(`x${sign.repeat(10_000)}`);
    }
  });
});
