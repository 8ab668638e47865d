import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseComment, type FailureComment } from '../../../../src/backup/explain/comment.ts';
import { nastyText } from '../../support/arbitraries.ts';

const trace = 'YB42C0A80C44-0005F637014C8DE6-0-0';
type Expected = Partial<Omit<FailureComment, 'raw'>>;

const samples: readonly [string, string, Expected][] = [
  [
    'RootService',
    `(ROOTSERVICE)addr: 10.0.0.1:2882, result: -9080(the format file does not exist under the destination), trace_id: ${trace}`,
    {
      code: 9080,
      module: 'ROOTSERVICE',
      server: '10.0.0.1:2882',
      logStream: undefined,
      traceId: trace,
      text: 'the format file does not exist under the destination',
    },
  ],
  [
    'a server',
    `(SERVER)ls_id: 1001, addr: 10.0.0.2:2882, module: BACKUP_DATA, result: -9082(backup device out of space), trace_id: ${trace}`,
    {
      code: 9082,
      module: 'BACKUP_DATA',
      server: '10.0.0.2:2882',
      logStream: '1001',
      traceId: trace,
      text: 'backup device out of space',
    },
  ],
  [
    'the manual’s spelling, without blanks and in lower case',
    '(server)ls_id: 1002,addr: 11.xx.xx.xx:4004,module:BACKUP_DATA,result: -4016(Internal error),trace_id: YFA40BA2D90B-005FA487348F363-0-0',
    {
      code: 4016,
      module: 'BACKUP_DATA',
      server: '11.xx.xx.xx:4004',
      logStream: '1002',
      traceId: 'YFA40BA2D90B-005FA487348F363-0-0',
      text: 'Internal error',
    },
  ],
  [
    'IPv6',
    `(SERVER)ls_id: 1, addr: [fe80::1%eth0]:2882, module: BACKUP_CLEAN, result: -4012(Timeout), trace_id: ${trace}`,
    { code: 4012, server: '[fe80::1%eth0]:2882', module: 'BACKUP_CLEAN', logStream: '1', text: 'Timeout' },
  ],
  [
    'brackets within the words',
    `(SERVER)ls_id: 1, addr: h:1, module: BACKUP_DATA, result: -9080(format file does not exist (oss://b/d), look), trace_id: ${trace}`,
    { code: 9080, text: 'format file does not exist (oss://b/d), look', traceId: trace },
  ],
  [
    'a log stream beyond 2^53',
    '(SERVER)ls_id: 18446744073709551615, addr: h:1, module: X, result: -1(x)',
    { logStream: '18446744073709551615', code: 1, text: 'x', traceId: undefined },
  ],
  [
    'cut within the words',
    '(ROOTSERVICE)addr: 10.0.0.1:2882, result: -9081(the content of the for',
    { code: 9081, text: 'the content of the for' },
  ],
  ['cut within the code', '(ROOTSERVICE)addr: 10.0.0.1:2882, result: -90', { code: 90, text: '' }],
  [
    'cut before the code',
    '(SERVER)ls_id: 1001, addr: 10.0.',
    { code: undefined, logStream: '1001', module: undefined },
  ],
  [
    'cut within the trace id',
    `(ROOTSERVICE)addr: h:1, result: -4012(Timeout), trace_id: YB42C0A8`,
    { traceId: 'YB42C0A8' },
  ],
  [
    'a positive result',
    '(SERVER)ls_id: 1, addr: h:1, module: BACKUP_DATA, result: 4016(Internal error)',
    { code: 4016 },
  ],
  [
    'plain words of a task',
    'Operation canceled',
    { code: undefined, text: 'Operation canceled', traceId: undefined },
  ],
  ['nothing', '', { code: undefined, text: '', traceId: undefined, server: undefined }],
  [
    'Oracle mode',
    'ORA-00600: internal error code, arguments: -9040, backup can not start, because log archive status is not doing.',
    { code: 9040, text: 'backup can not start, because log archive status is not doing.' },
  ],
  [
    'the trailer of enable_rich_error_msg',
    `backup can not start, because backup dest is not set.\n[10.0.0.3:2881] [2026-11-22 14:03:11.123456] [${trace}]`,
    {
      code: undefined,
      server: '10.0.0.3:2881',
      traceId: trace,
      text: 'backup can not start, because backup dest is not set.',
    },
  ],
  [
    'the trailer in Oracle mode, from an IPv6 server',
    `ORA-00600: internal error code, arguments: -9036, Backup is in progress\n[[::1]:2881] [2026-11-22 14:03:11.123456] [${trace}]`,
    { code: 9036, server: '[::1]:2881', traceId: trace, text: 'Backup is in progress' },
  ],
  [
    'a trace id that is no trace id',
    '(ROOTSERVICE)addr: h:1, result: -1(x), trace_id: $(rm -rf ~)',
    { traceId: undefined },
  ],
  [
    'a shell command behind a trace id',
    `result: -1(x), trace_id: ${trace}'; rm -rf ~; '`,
    { traceId: trace },
  ],
  [
    'an object replacement character',
    'backup can not start, \uFFFCplease check',
    { text: 'backup can not start, \uFFFCplease check' },
  ],
];

describe('a COMMENT is taken apart', () => {
  for (const [name, comment, expected] of samples) {
    it(name, () => {
      const parsed = parseComment(comment);
      for (const [key, value] of Object.entries(expected)) {
        assert.equal(parsed[key as keyof FailureComment], value, key);
      }
      assert.equal(parsed.raw, comment);
    });
  }

  it('never throws, whatever is in it, and gives a trace id that a shell cannot misread', () => {
    const field = fc.constantFrom(
      '(SERVER)',
      'ls_id: ',
      'addr: ',
      'module: ',
      'result: -',
      '(',
      ')',
      ', ',
      'trace_id: Y',
      '9080',
      '\n[',
      '] [',
    );
    const comment = fc.array(fc.oneof(field, nastyText), { maxLength: 20 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(comment, (text) => {
        const { traceId, code, logStream } = parseComment(text);
        assert.match(traceId ?? 'Y', /^[0-9A-Za-z-]+$/);
        assert.match(logStream ?? '0', /^\d+$/);
        assert.ok(code === undefined || Number.isSafeInteger(code));
      }),
      { numRuns: 500 },
    );
  });

  it('takes no time on long texts that almost fit', () => {
    for (const part of ['(', ')', '\n', ' ', ') , ', '[a:1] ', 'result: ', 'addr:', 'result: -1(']) {
      parseComment(part.repeat(20_000));
    }
  });
});
