import assert from 'node:assert/strict';
import {
  checkBucket,
  checkDirectory,
  checkEndpoint,
  checkInterval,
  checkKey,
  checkOption,
  checkPrefix,
  directoryOf,
  objectDestination,
  storageOf,
  storages,
  type StorageId,
} from '../../../src/backup/destinationFields.ts';
import { parseUri } from '../../../src/oceanbase/destinationUri.ts';

function storage(id: StorageId) {
  const found = storages().find((one) => one.id === id);
  assert.ok(found);
  return found;
}

describe('the fields of a destination', () => {
  const right: [check: (text: string) => string | undefined, texts: string[]][] = [
    [(text) => checkDirectory(text, 'archive'), ['/data/nfs', ' /data/nfs/ ', 'file:///data', '/数据/备份']],
    [(text) => checkDirectory(text, 'backup'), ['/data/my backups']],
    [checkBucket, ['bucket', 'oceanbase-test-1250000000', 'b.example', 'a.s3-backups']],
    [checkPrefix, ['backup/data', '/backup/', 'a+b=c_$-.d']],
    [
      (text) => checkEndpoint(text, 'bucket'),
      [
        's3.eu-1.amazonaws.com',
        'https://storage.example.com',
        'http://127.0.0.1:9000',
        '10.0.0.1',
        'minio_server:9000',
        '[2001:db8::1]:9000',
        'http://[::1]:9000/',
      ],
    ],
    [checkKey, ['AKIA0123456789', 'ab/cd+ef==', 'minio!secret']],
    [checkInterval, ['1d', ' 7d ', '36h', '86400s', '10080m']],
  ];
  for (const [check, texts] of right) {
    it(`take ${texts.join(', ')}`, () => {
      for (const text of texts) assert.equal(check(text), undefined, text);
    });
  }

  const wrong: [check: (text: string) => string | undefined, text: string, why: RegExp][] = [
    [(text) => checkDirectory(text, 'backup'), '', /Enter a directory/],
    [(text) => checkDirectory(text, 'backup'), 'data/nfs', /absolute path/],
    [(text) => checkDirectory(text, 'backup'), 'file://data', /absolute path/],
    [(text) => checkDirectory(text, 'backup'), '/', /not the root/],
    [(text) => checkDirectory(text, 'backup'), '/a?b', /directory alone/],
    [
      (text) => checkDirectory(text, 'backup'),
      'file:///p?zone=z1',
      /such as zone or region, cannot be set here/,
    ],
    [(text) => checkDirectory(text, 'backup'), '/a\u0007', /control/],
    [(text) => checkDirectory(text, 'archive'), '/a b', /cannot contain spaces/],
    [(text) => checkDirectory(text, 'backup'), '/a/../b', /“\.\.”/],
    [checkBucket, '', /name of the bucket/],
    [checkBucket, 'bucket/data', /bucket’s name alone/],
    [checkBucket, 'b.oss-cn-hangzhou.aliyuncs.com', /leave “\.oss-cn-hangzhou\.aliyuncs\.com” away/],
    [checkBucket, 'b.s3.eu-1.amazonaws.com', /without the endpoint/],
    [checkBucket, 'b-125.cos.ap-nanjing.myqcloud.com', /without the endpoint/],
    [checkPrefix, ' / ', /directory within the bucket/],
    [checkPrefix, 'a?x=y', /letters, digits/],
    [checkPrefix, 'a/../b', /letters, digits/],
    [(text) => checkEndpoint(text, 'b'), '', /Enter the endpoint/],
    [(text) => checkEndpoint(text, 'b'), 'host/path', /without a path/],
    [(text) => checkEndpoint(text, 'b'), 'host&access_key=x', /endpoint alone/],
    [(text) => checkEndpoint(text, 'b'), 'https://b.oss.example.com', /leave “b\.” away/],
    [(text) => checkEndpoint(text, 'b'), '{POD_IP}:9000', /endpoint alone/],
    [checkKey, '', /Enter it/],
    [checkKey, 'key&encrypt_key=x', /more than the key/],
    [checkKey, "a' TENANT = x", /quotation mark/],
    [checkInterval, '8d', /1d to 7d/],
    [checkInterval, '0d', /1d to 7d/],
    [checkInterval, '23h', /1d to 7d/],
    [checkInterval, '169h', /1d to 7d/],
    [checkInterval, '2 days', /1d to 7d/],
  ];
  for (const [check, text, why] of wrong) {
    it(`refuse “${text}” with a sentence`, () => {
      assert.match(check(text) ?? '', why);
      assert.match(check(text) ?? '', /^[A-Z].*[.?]$/);
    });
  }

  it('never repeat a key that they refuse', () => {
    assert.doesNotMatch(checkKey('Pl4nted S3cret') ?? '', /Pl4nted|S3cret/);
  });

  it('take a directory with or without file://', () => {
    assert.equal(directoryOf(' file:///a//b/ '), '/a/b');
    assert.equal(directoryOf('/a/b'), '/a/b');
  });
});

describe('the kinds of storage', () => {
  it('are told from each other by what is set', () => {
    const kinds = [
      ['file:///a', 'file'],
      ['oss://b/d?host=h', 'oss'],
      ['cos://b/d?host=h&appid=1', 'cos'],
      ['s3://b/d?host=s3.r.amazonaws.com&s3_region=r', 's3'],
      ['s3://b/d?host=https://s3.cn-north-1.amazonaws.com.cn/&s3_region=r', 's3'],
      ['s3://b/d?host=minio:9000&s3_region=r&addressing_model=path_style', 's3-compatible'],
      ['s3://b/d?host=obs.r.myhuaweicloud.com&s3_region=r', 's3-compatible'],
      ['s3://b/d?host=h', 's3-compatible'],
      ['azblob://b/d?host=h', undefined],
    ] as const;
    for (const [uri, id] of kinds) assert.equal(storageOf(parseUri(uri))?.id, id);
    assert.equal(storageOf(undefined), undefined);
  });

  it('need a host and what the manual says beside it', () => {
    assert.deepEqual(
      storages().map(({ id, options }) => [
        id,
        options.map(({ name, optional }) => (optional ? `${name}?` : name)),
      ]),
      [
        ['file', []],
        ['oss', []],
        ['cos', ['appid']],
        ['s3', ['s3_region']],
        ['s3-compatible', ['s3_region?']],
      ],
    );
    for (const { hostExample, options, scheme } of storages()) {
      if (scheme !== 'file') assert.equal(checkEndpoint(hostExample ?? '', 'bucket'), undefined);
      for (const { example, pattern } of options) assert.match(example, pattern);
    }
  });

  it('take a region and path style together, where a storage needs both', () => {
    const compatible = storage('s3-compatible');
    assert.equal(compatible.addressing, true);
    const [region] = compatible.options;
    assert.ok(region);
    for (const text of ['', ' ', 'us-east-1']) assert.equal(checkOption(region, text), undefined, text);
    assert.match(checkOption(region, 'us east') ?? '', /region of the bucket/);
    const options = { s3_region: 'us-east-1', addressing_model: 'path_style' };
    const made = objectDestination(
      compatible,
      { bucket: 'b', prefix: 'd', host: 'minio:9000', options },
      undefined,
    );
    assert.deepEqual(made.options, { host: 'minio:9000', ...options });
    assert.equal(storageOf(made)?.id, 's3-compatible');
  });

  it('keep the options that were not asked for, if the kind stays', () => {
    const current = parseUri('oss://old/x?host=h&delete_mode=tagging&checksum_type=md5');
    const answers = {
      bucket: ' b ',
      prefix: '/d/',
      host: 'https://new.example/',
      options: { delete_mode: '' },
    };
    assert.deepEqual(objectDestination(storage('oss'), answers, current), {
      scheme: 'oss',
      path: 'b/d',
      options: { host: 'https://new.example', checksum_type: 'md5' },
    });
    assert.deepEqual(
      objectDestination(storage('cos'), { ...answers, options: { appid: '1' } }, current).options,
      {
        host: 'https://new.example',
        appid: '1',
      },
    );
  });
});
