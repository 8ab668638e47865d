import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  buildUri,
  describeDestination,
  maskedUri,
  parseUri,
  relation,
  type Destination,
  type Keys,
} from '../../../src/oceanbase/destinationUri.ts';

const keys: Keys = { accessId: 'LTAI5tPl4nted', accessKey: 'Pl4ntedS3cret' };

function at(uri: string): Destination {
  const destination = parseUri(uri);
  assert.ok(destination, uri);
  return destination;
}

const word = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,11}$/);
const host = fc.stringMatching(/^[a-z][a-z0-9]{1,8}(\.[a-z][a-z0-9]{1,8}){1,2}$/);
const file = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_$+=-][A-Za-z0-9_$+=.-]{0,9}$/), { minLength: 1, maxLength: 5 })
  .map((parts): Destination => ({ scheme: 'file', path: `/${parts.join('/')}`, options: {} }));
const object = fc
  .record(
    {
      scheme: fc.constantFrom('oss', 'cos', 's3'),
      path: fc.array(word, { minLength: 2, maxLength: 5 }).map((parts) => parts.join('/')),
      options: fc.record(
        {
          host,
          appid: fc.stringMatching(/^\d{8,12}$/),
          s3_region: word,
          delete_mode: fc.constantFrom('delete', 'tagging'),
          checksum_type: fc.constantFrom('md5', 'crc32'),
          addressing_model: fc.constantFrom('path_style', 'virtual_hosted_style'),
          enable_worm: fc.constantFrom('true', 'false'),
        },
        { requiredKeys: ['host'], noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  )
  .map((destination): Destination => destination);
/** Long enough not to stand in a path by chance. */
const key = fc.stringMatching(/^[A-Za-z0-9/_$+=-]{20,40}$/);

describe('destination URIs', () => {
  it('are built as the manual writes them', () => {
    assert.equal(
      buildUri({ scheme: 'file', path: '/data/nfs/backup', options: {} }),
      'file:///data/nfs/backup',
    );
    assert.equal(
      buildUri({ scheme: 'oss', path: 'bucket/backup/data', options: { host: 'oss.example.com' } }, keys),
      'oss://bucket/backup/data?host=oss.example.com&access_id=LTAI5tPl4nted&access_key=Pl4ntedS3cret',
    );
    assert.match(
      buildUri({ scheme: 'cos', path: 'b/d', options: { host: 'cos.example.com', appid: '125' } }, keys),
      /&access_key=Pl4ntedS3cret&appid=125$/,
    );
    assert.match(
      buildUri(
        { scheme: 's3', path: 'b/d', options: { delete_mode: 'tagging', s3_region: 'eu-1', host: 'h' } },
        keys,
      ),
      /^s3:\/\/b\/d\?host=h&access_id=.*&s3_region=eu-1&delete_mode=tagging$/,
    );
  });

  it('round-trip', () => {
    fc.assert(
      fc.property(fc.oneof(file, object), fc.option(key), (destination, secret) => {
        const given = secret === null ? undefined : { accessId: `${secret}ID`, accessKey: secret };
        assert.deepEqual(parseUri(buildUri(destination, given)), destination);
      }),
      { numRuns: 300 },
    );
  });

  it('keep no key, whatever its option is called', () => {
    fc.assert(
      fc.property(
        object,
        key,
        fc.constantFrom('access_id', 'access_key', 'encrypt_key', 'ACCESS_KEY', 'role_arn', 'token', 'x'),
        (destination, secret, name) => {
          const read = at(
            `${buildUri(destination, { accessId: secret, accessKey: secret })}&${name}=${secret}`,
          );
          for (const text of [JSON.stringify(read), describeDestination(read), maskedUri(read)]) {
            assert.ok(!text.includes(secret), text);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are shown with their keys masked, and a directory as it is', () => {
    assert.equal(maskedUri(at('file:///a')), 'file:///a');
    assert.equal(
      maskedUri(at('oss://b/d?host=h&access_id=A&access_key=B')),
      'oss://b/d?host=h&access_id=******&access_key=******',
    );
    assert.equal(describeDestination(at('oss://b/d?host=h&access_id=A&encrypt_key=B')), 'oss://b/d (h)');
  });

  it('are tidied: slashes at the end and doubled ones mean nothing', () => {
    assert.equal(at('file:///a//b/').path, '/a/b');
    assert.equal(at(' OSS://b/d/?host=h ').scheme, 'oss');
    for (const text of ['', '/data', 'file:/data', 'data/backup', '://x']) {
      assert.equal(parseUri(text), undefined, text);
    }
  });

  const cases: [string, string, ReturnType<typeof relation>][] = [
    ['file:///a/b', 'file:///a/b/', 'same'],
    ['file:///a//b', 'file:///a/./c/../b', 'same'],
    ['file:///a', 'file:///a/b', 'parent'],
    ['file:///a/b/c', 'file:///a', 'child'],
    ['file:///', 'file:///a', 'parent'],
    ['file:///a/b', 'file:///a/bc', 'apart'],
    ['file:///a/B', 'file:///a/b', 'apart'],
    ['file:///a/b', 'oss://a/b?host=h', 'apart'],
    ['oss://b/d?host=internal.example', 'oss://b/d?host=public.example', 'same'],
    ['s3://b/d?host=one.example', 's3://b/d?host=two.example', 'apart'],
    ['s3://b/d?host=https://One.example/', 's3://b/d/e?host=one.example', 'parent'],
  ];
  for (const [a, b, expected] of cases) {
    it(`${a} lies to ${b} as ${expected}`, () => {
      const mirrored = { same: 'same', parent: 'child', child: 'parent', apart: 'apart' } as const;
      assert.equal(relation(at(a), at(b)), expected);
      assert.equal(relation(at(b), at(a)), mirrored[expected]);
    });
  }
});

describe('options that are not read', () => {
  it('are counted and never named, because they may be secret; the keys are not among them', () => {
    const known = 'oss://b/x?host=h&access_id=a&access_key=b&encrypt_key=c&delete_mode=tagging';
    assert.equal(parseUri(known)?.unreadOptions, undefined);
    const more = parseUri(`${known}&role=Pl4ntedS3cret&zone=z1;z2`);
    assert.equal(more?.unreadOptions, 2);
    assert.doesNotMatch(JSON.stringify(more), /Pl4nted|role|zone/);
  });
});
