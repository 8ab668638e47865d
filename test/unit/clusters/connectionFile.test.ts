import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSameLogin, readConnections, writeConnections } from '../../../src/clusters/connectionFile.ts';
import { groupByProfile, iconColour } from '../../../src/clusters/groups.ts';
import {
  colours,
  connectsAlike,
  environments,
  parseProfile,
  type Profile,
} from '../../../src/clusters/profile.ts';
import { profile } from '../support/profile.ts';

const full: Profile = {
  ...profile,
  group: 'Shop',
  environment: 'production',
  colour: 'purple',
  tls: { mode: 'verifyCa', ca: '/ca.pem' },
  passwordSource: { kind: 'command', words: ['pass', 'Pl4nted-Token'] },
};

describe('a file of connections', () => {
  it('has what is needed elsewhere, and nothing secret', () => {
    const text = writeConnections([full, profile]);
    assert.ok(!/Pl4nted|password|00000000/i.test(text), text);
    const { name, host, port, user, group, environment, colour, tls } = full;
    const read = readConnections(text);
    assert.deepEqual(read.kind === 'connections' && read.connections[0], {
      ...{ name, host, port, user, group, environment, colour, tls },
    });
  });

  it('cannot bring a command or a variable along', () => {
    const json = JSON.parse(writeConnections([profile])) as { connections: Record<string, unknown>[] };
    for (const passwordSource of [
      { kind: 'command', words: ['rm'] },
      { kind: 'environment', variable: 'TOKEN' },
    ]) {
      Object.assign(json.connections[0] ?? {}, { passwordSource, id: 'x', hasPassword: false });
      const read = readConnections(JSON.stringify(json));
      assert.ok(read.kind === 'connections');
      assert.deepEqual(Object.keys(read.connections[0] ?? {}), ['name', 'host', 'port', 'user']);
    }
  });

  it('that is none is told so in one sentence', () => {
    const good = JSON.parse(writeConnections([profile])) as Record<string, unknown>;
    for (const [text, problem] of [
      ['{', /not JSON/],
      ['[]', /not one that Export Connections has written/],
      [JSON.stringify({ ...good, format: 'x' }), /not one that Export Connections has written/],
      [JSON.stringify({ ...good, version: 2 }), /not one that Export Connections has written/],
      [
        JSON.stringify({ ...good, connections: [{ ...profile, port: 0 }] }),
        /“connections\.0\.port” has a value/,
      ],
      [JSON.stringify({ ...good, connections: [{ ...profile, group: 'a\nb' }] }), /“connections\.0\.group”/],
    ] as const) {
      const read = readConnections(text);
      assert.match(read.kind === 'problem' ? read.problem : '', problem, text);
    }
  });

  it('recognises the login that is saved already', () => {
    assert.ok(isSameLogin(profile, { ...profile, host: '10.0.0.1' }));
    assert.ok(isSameLogin({ ...profile, host: 'OB1' }, { ...profile, host: 'ob1' }));
    for (const other of [{ port: 2883 }, { user: 'root@SYS' }, { host: '10.0.0.2' }]) {
      assert.ok(!isSameLogin(profile, { ...profile, ...other }));
    }
  });
});

describe('a saved cluster', () => {
  it('of the earlier shape still loads, and the new one too', () => {
    for (const one of [profile, full]) assert.deepEqual(parseProfile(JSON.parse(JSON.stringify(one))), one);
    for (const wrong of [
      { environment: 'prod' },
      { tls: { mode: 'yes' } },
      { passwordSource: { kind: 'x' } },
    ]) {
      assert.equal(parseProfile({ ...profile, ...wrong }), undefined);
    }
  });

  it('is connected anew only where it connects in another way', () => {
    const look: Partial<Profile>[] = [
      { name: 'x' },
      { group: 'x' },
      { environment: 'test' },
      { colour: 'red' },
    ];
    for (const one of [
      ...look,
      { tls: { mode: 'preferred' as const } },
      { passwordSource: { kind: 'stored' as const } },
    ]) {
      assert.ok(connectsAlike(profile, { ...profile, ...one }), JSON.stringify(one));
    }
    const other: Partial<Profile>[] = [{ host: 'x' }, { port: 1 }, { user: 'x' }, { hasPassword: false }];
    for (const one of [
      ...other,
      { tls: { mode: 'required' as const } },
      { passwordSource: { kind: 'ask' as const } },
    ]) {
      assert.ok(!connectsAlike(profile, { ...profile, ...one }), JSON.stringify(one));
    }
  });

  it('stands in its group, or at the top, and is never lost', () => {
    const group = fc.option(fc.constantFrom('b', 'a', 'c'), { nil: undefined });
    fc.assert(
      fc.property(fc.array(group), (groups) => {
        const all = groups.map((one, index) => ({ profile: { group: one }, index }));
        const grouped = groupByProfile(all);
        const names = grouped.groups.map(({ name }) => name);
        assert.deepEqual(names, [...new Set(groups.filter((one) => one !== undefined))].sort());
        const members = grouped.groups.flatMap((one) => one.members);
        assert.deepEqual(new Set([...members, ...grouped.ungrouped]), new Set(all));
        assert.equal(members.length + grouped.ungrouped.length, all.length);
      }),
    );
  });

  it('has the colour that was chosen, and a red one where production was all that was said', () => {
    assert.equal(iconColour({}), undefined);
    assert.equal(iconColour({ environment: 'production' }), 'charts.red');
    assert.equal(iconColour({ environment: 'production', colour: 'blue' }), 'charts.blue');
    assert.equal(colours.length * environments.length, 18);
  });
});
