// Half an hour of the soak (`npm run soak` is a whole day of it), so that it cannot rot and breaks are seen soon.
import assert from 'node:assert/strict';
import { keeps } from '../bench/support/row.ts';
import { soak } from '../soak/soak.ts';

it('half an hour of a busy cluster: every end is told as it was, no password is lost, nothing is left open', async () => {
  const { rows, violations } = await soak({ hours: 0.5, speed: 240, seed: 3, say: () => undefined });
  assert.deepEqual(violations, []);
  const broken = rows.filter((row) => keeps(row) === false);
  assert.deepEqual(broken, []);
  const told = rows.find(({ what }) => what === 'ends of jobs that were told');
  assert.ok((told?.figure ?? 0) > 4, 'the time was too quiet to prove anything');
}).timeout(180_000);
