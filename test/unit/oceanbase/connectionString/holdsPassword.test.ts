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
    // No connections, but nobody shall read them.
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
  ]) {
    it(`no: ${text === '' ? 'nothing' : text}`, () => {
      assert.equal(holdsPassword(text), false);
    });
  }
});
