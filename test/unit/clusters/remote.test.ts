import assert from 'node:assert/strict';
import { environment } from '../support/fakeVscode.ts';
import { withRemote } from '../../../src/clusters/remote.ts';
import { ConnectError, messageOf } from '../../../src/oceanbase/errors.ts';

const refused = new ConnectError('refused', 'Nothing listens there.');

describe('a connection that fails', () => {
  afterEach(() => {
    environment.remoteName = undefined;
  });

  it('is told as it is where the window is no remote one', () => {
    assert.equal(withRemote(refused, '127.0.0.1'), refused);
  });

  it('says in a remote window which machine was meant', () => {
    environment.remoteName = 'ssh-remote';
    for (const host of ['127.0.0.1', 'localhost', '::1', 'LOCALHOST']) {
      const told = withRemote(refused, host);
      assert.ok(told instanceof ConnectError && told.kind === 'refused');
      assert.equal(
        told.message,
        `Nothing listens there. This is a remote window, so “${host}” means the remote machine.`,
      );
    }
    assert.match(
      messageOf(withRemote(refused, 'ob1.example.com')),
      /the connection starts at the remote machine\.$/,
    );
  });

  it('says nothing of that where the server has answered', () => {
    environment.remoteName = 'ssh-remote';
    const denied = new ConnectError('denied', 'Wrong password.');
    assert.equal(withRemote(denied, '127.0.0.1'), denied);
    const other = new Error('x');
    assert.equal(withRemote(other, '127.0.0.1'), other);
  });
});
