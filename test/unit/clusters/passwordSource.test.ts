import assert from 'node:assert/strict';
import { fetchPassword } from '../../../src/clusters/passwordSource.ts';
import { ConnectError } from '../../../src/oceanbase/errors.ts';

const secret = 'S0urce-Pl4nted';

/** A program that every machine of a contributor has. */
function node(script: string, ...args: string[]): { kind: 'command'; words: string[] } {
  return { kind: 'command', words: [process.execPath, '-e', script, ...args] };
}

async function fails(source: Parameters<typeof fetchPassword>[0], words: RegExp): Promise<void> {
  await assert.rejects(fetchPassword(source, {}), (error: unknown) => {
    const kind = source.kind === 'command' ? 'no-command' : 'no-password';
    assert.ok(error instanceof ConnectError && error.kind === kind, String(error));
    assert.match(error.message, words);
    assert.ok(!`${error.message}${String(error.stack)}${String(error.cause)}`.includes(secret));
    return true;
  });
}

describe('a password that is not stored', () => {
  it('comes from the environment, also an empty one', async () => {
    const source = { kind: 'environment', variable: 'OB_PW' } as const;
    assert.equal(await fetchPassword(source, { OB_PW: secret }), secret);
    assert.equal(await fetchPassword(source, { OB_PW: '' }), '');
    await fails(source, /environment variable OB_PW, which has the password, is not set/);
  });

  it('is the first line that a command prints', async () => {
    const print = node(
      "process.stdout.write(process.argv[1] + '\\r\\nsecond line\\n')",
      `${secret} $HOME "x"`,
    );
    assert.equal(await fetchPassword(print), `${secret} $HOME "x"`, 'no shell takes part');
  });

  it('is none where the command fails, and what it printed is not repeated', async () => {
    await fails(
      node(`console.log('${secret}'); console.error('${secret}'); process.exit(3)`),
      /ended with code 3\.$/,
    );
    await fails(node(''), /output is empty\.$/);
    await fails(node("console.log('')"), /output is empty\.$/);
    await fails({ kind: 'command', words: ['no-such-program-here', secret] }, /there is no such program\.$/);
  });

  it('is none of a command that cannot be one, and nothing of it is repeated', async () => {
    await fails({ kind: 'command', words: [process.execPath, `\0${secret}`] }, /could not be run/);
    await fails({ kind: 'command', words: [''] }, /could not be run/);
  });

  it('is not waited for beyond the limit, also where the command will not end', async () => {
    // A shell is there at once; on Windows no program can refuse to end.
    const { words } = node('setInterval(() => {}, 1000)');
    const stubborn = process.platform === 'win32' ? words : ['/bin/sh', '-c', "trap '' TERM; exec sleep 60"];
    await assert.rejects(
      fetchPassword({ kind: 'command', words: stubborn }, {}, 300),
      /did not end in time\.$/,
    );
  });

  it('is not waited for by a command that reads', async () => {
    const reads = node("process.stdin.on('data', () => {}).on('end', () => console.log('end'))");
    assert.equal(await fetchPassword(reads), 'end');
  });
});
