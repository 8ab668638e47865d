import { placeOf, type Destination } from './destinationUri.ts';

/**
 * For each of these destinations that is not apart from all others (see `relation`), one that it overlaps with. One
 * look at each, whatever their number.
 */
export function findShared<Id>(destinations: ReadonlyMap<Id, Destination>): ReadonlyMap<Id, Id> {
  /** By place: who is there, and who is there or below; of each the first two, so that one is another than oneself. */
  const at = new Map<string, Id[]>();
  const below = new Map<string, Id[]>();
  const add = (to: Map<string, Id[]>, place: string, id: Id): void => {
    const ids = to.get(place);
    if (!ids) to.set(place, [id]);
    else if (ids.length < 2) ids.push(id);
  };
  const places = [...destinations].map(([id, destination]): [Id, string[]] => [id, pathsTo(destination)]);
  for (const [id, paths] of places) {
    add(at, paths.at(-1) ?? '', id);
    for (const path of paths) add(below, path, id);
  }
  const shared = new Map<Id, Id>();
  for (const [id, paths] of places) {
    const near = [...paths.map((path) => at.get(path)), below.get(paths.at(-1) ?? '')];
    const other = near.flatMap((ids) => ids ?? []).find((one) => one !== id);
    if (other !== undefined) shared.set(id, other);
  }
  return shared;
}

/** The root of the storage, each directory on the way, and the place itself, each as a key. */
function pathsTo(destination: Destination): string[] {
  const [scheme, host, ...segments] = placeOf(destination);
  let path = JSON.stringify([scheme, host]);
  return [path, ...segments.map((segment) => (path += `/${segment}`))];
}
