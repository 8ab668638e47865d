import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { relation, type Destination } from '../../../src/oceanbase/destinationUri.ts';
import { findShared } from '../../../src/oceanbase/overlaps.ts';

const destination = fc.record({
  scheme: fc.constantFrom('file', 's3', 'oss', 'unknown'),
  path: fc.array(fc.constantFrom('a', 'b', '.', '..', ''), { maxLength: 4 }).map((parts) => parts.join('/')),
  options: fc.record({ host: fc.constantFrom('h', 'https://H/', 'i') }),
}) as fc.Arbitrary<Destination>;

describe('destinations that share a place', () => {
  it('are those that one by one are not apart', () => {
    fc.assert(
      fc.property(fc.array(destination, { maxLength: 8 }), (all) => {
        const shared = findShared(new Map(all.map((one, id) => [id, one])));
        for (const [id, one] of all.entries()) {
          const others = all.flatMap((other, otherId) =>
            otherId !== id && relation(one, other) !== 'apart' ? [otherId] : [],
          );
          const found = shared.get(id);
          assert.equal(found !== undefined, others.length > 0);
          if (found !== undefined) assert.ok(others.includes(found));
        }
      }),
    );
  });

  it('are found by one look at each path, whatever their number', () => {
    let looks = 0;
    const all = new Map(
      Array.from({ length: 1_000 }, (_, id): [number, Destination] => [
        id,
        {
          scheme: 'file',
          get path() {
            looks++;
            return `/backup/${String(id)}/data`;
          },
          options: {},
        },
      ]),
    );
    assert.equal(findShared(all).size, 0);
    assert.equal(looks, 1_000);
  });
});
