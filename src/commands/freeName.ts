import type { ProfileStore } from '../clusters/profileStore.ts';

/** Two clusters may have the same name: the second one is told apart by a number. */
export function freeName(store: Pick<ProfileStore, 'list'>, wanted: string): string {
  const taken = new Set(store.list().map((profile) => profile.name));
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted} (${String(n)})`;
  return name;
}
