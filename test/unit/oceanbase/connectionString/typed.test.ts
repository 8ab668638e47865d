import assert from 'node:assert/strict';
import { hostProblem, userProblem } from '../../../../src/oceanbase/connectionString/typed.ts';

describe('a host and a user that are entered alone', () => {
  it('are taken in all their forms', () => {
    for (const host of ['ob1', ' ob1.example.com ', '10.0.0.1', '::1', '[::1]', 'ob_1']) {
      assert.equal(hostProblem(host), undefined, host);
    }
    for (const user of [
      'root',
      'root@sys',
      'root@sys#ob-prod',
      'root@sys#ob:1',
      'ob:sys:root',
      'ob:sys:root:1',
    ]) {
      assert.equal(userProblem(user), undefined, user);
    }
  });

  it('are refused with a password in them, which is not repeated', () => {
    const said = [hostProblem('root:Pl4nted'), userProblem('root:Pl4nted'), userProblem('root@sys:Pl4nted')];
    for (const sentence of said) {
      assert.match(sentence ?? '', /^[A-Z].*\.$/);
      assert.ok(!sentence?.includes('Pl4nted'));
    }
  });
});
