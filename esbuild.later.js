// Modules that activation does not need, although the source imports them plainly: the build loads them with the
// first call of one of their functions. So they stay ordinary modules for everything else: types, tests, readers.
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

const folder = (path, names) => names.map((name) => resolve(`src/${path}/${name}.ts`));

/** A chunk each: one compresses better than several. Of these modules only the functions can be had from outside. */
const groups = {
  reading: [
    ...folder('oceanbase', [
      ...[
        'allowedViews',
        'backupSets',
        'destinations',
        'destinationUri',
        'greeting',
        'jobs',
        'newestSets',
        'oneTenant',
        'pastJobs',
        'progressRows',
      ],
      ...[
        'recentJobs',
        'recoveryRows',
        'runningRows',
        'scope',
        'serverInfo',
        'session',
        'socket',
        'tenantSettings',
        'tenantSetup',
        'tenants',
        'threadScore',
      ],
      'tlsErrors',
    ]),
    ...folder('backup', [
      ...['durations', 'eta', 'historyWords', 'progress', 'recoverability', 'startedJob', 'state'],
      ...['outcome', 'phaseWords', 'protection', 'recentOutcome', 'tenantState', 'unreadSets'],
    ]),
    ...folder('backupsView', ['entries', 'entry', 'item']),
    ...folder('clusters', [
      'jobAlarm',
      'jobEnd',
      'groups',
      'held',
      'jobProgress',
      'openJobs',
      'stageLog',
      'logIn',
      'passwordSource',
      'refusedLogins',
      'remote',
      'runningNow',
      'sameJob',
      'seenJobs',
      'startIntent',
      'threadScores',
      'tlsFiles',
      'vaultEntry',
      'vaultList',
    ]),
    ...folder('status', ['holdClaim', 'raiseAlarm']),
    ...folder('tree', ['children', 'clusterItem', 'detailItems', 'facts', 'groupItem', 'tenantItem']),
    ...folder('tree', ['newestLook', 'tooltips', 'treeItems', 'unreadWords', 'warningWords', 'words']),
  ],
};

const groupOf = new Map(
  Object.entries(groups).flatMap(([group, files]) => files.map((file) => [file, group])),
);
/** Within its chunk a module is imported as it is. */
const within = (importer, file) => groupOf.get(importer) === groupOf.get(file);

/** For the first pass of the build: puts functions that load the real ones in the place of such a module. */
export const later = {
  name: 'later',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ path, importer, resolveDir, namespace }) => {
      const file = resolve(resolveDir, path);
      if (!groupOf.has(file) || namespace === 'group' || within(importer, file)) return undefined;
      return { path: file, namespace: 'later' };
    });
    build.onResolve({ filter: /^group:/ }, ({ path }) => ({
      path: resolve('src', path.slice('group:'.length)),
      namespace: 'group',
    }));
    build.onLoad({ filter: /./, namespace: 'later' }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const functions = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
      const load = `loadNow(import("group:${groupOf.get(path)}")).${basename(path, '.ts')}`;
      const contents = functions
        .map((name) => `export const ${name} = (...all) => ${load}.${name}(...all);`)
        .join('\n');
      return { contents, resolveDir: resolve('src') };
    });
    build.onLoad({ filter: /./, namespace: 'group' }, ({ path }) => {
      const files = groups[basename(path)];
      const contents = files
        .map((file) => `export * as ${basename(file, '.ts')} from ${JSON.stringify(join(file))};`)
        .join('\n');
      return { contents, resolveDir: resolve('src') };
    });
  },
};

/** For the second pass: in CommonJS a chunk is there at once. */
export function loadedAtOnce(text) {
  return text.replace(/\bloadNow\(import\(("[^"]+")\)\)/g, 'require($1)');
}
