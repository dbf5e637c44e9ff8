import { EDGES, type Law, STAGE_RANK, stageOf, type Violation, violation } from './stages.ts';

/** Stateless files that other stages may call although they are no doors; each has its reason in docs/architecture.md. */
const OPEN_FILES = new Set([
  'src/read/yaml.ts',
  'src/read/location.ts',
  'src/evaluate/rule-file.ts',
  'src/evaluate/examples.ts',
  'src/evaluate/config.ts',
  'src/evaluate/known-findings.ts',
  'src/evaluate/relations.ts',
  'src/report/formats.ts',
]);
/** Edge files that another edge may use. */
const SHARED_EDGE_FILES = new Set([
  'src/cli/files.ts',
  'src/cli/output.ts',
  'src/cli/platform.ts',
  'src/cli/rules.ts',
  'src/cli/check.ts',
  'src/cli/check-change.ts',
]);
/** Judges each simulator by itself, so it looks behind the doors; nobody imports it. */
const JUDGE = 'conformance';
const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram|dns|inspector)(\/|$)/;
/** Law 1 and 2: look left only, functions through doors. */
export const stageOrder: Law = (files) =>
  files.flatMap((file) =>
    file.imports.flatMap((link) => {
      if (!link.target.startsWith('src/')) return [];
      const from = stageOf(file.path);
      const to = stageOf(link.target);
      if (from === 'tests' || from === to) return [];
      const found = judgeImport(from, to, link.target, link.typeOnly);
      return found === undefined
        ? []
        : [violation('order', file, `${found} (line ${link.line}: ${link.target})`)];
    }),
  );

function judgeImport(from: string, to: string, target: string, typeOnly: boolean): string | undefined {
  if (to === 'tests') return 'Product code must not import tests';
  if (to === 'root') return EDGES.has(from) ? undefined : 'Only edges import the public files';
  const toRank = STAGE_RANK.get(to);
  if (toRank === undefined) {
    if (!EDGES.has(from)) return 'Nothing but another edge imports an edge';
    return SHARED_EDGE_FILES.has(target)
      ? undefined
      : 'An edge uses another edge only through its shared files';
  }
  const fromRank = from === 'root' ? 99 : (STAGE_RANK.get(from) ?? 99);
  if (toRank >= fromRank) return `Look left only: ${from} must not import ${to}`;
  if (from === JUDGE) return undefined;
  const isDoor = target === `src/${to}/${to}.ts`;
  if (typeOnly || isDoor || to === 'api' || to === 'model' || OPEN_FILES.has(target)) return undefined;
  return `Functions pass through the door src/${to}/${to}.ts`;
}

/** No circle of value imports. */
export const noCycles: Law = (files) => {
  const links = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((link) => !link.typeOnly).map((link) => link.target),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: Violation[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      const cycle = [...trail.slice(trail.indexOf(path)), path].join(' -> ');
      found.push({ law: 'cycles', path, advice: `Break the circle ${cycle}` });
      return;
    }
    state.set(path, 'open');
    for (const target of links.get(path) ?? []) if (links.has(target)) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const file of files) visit(file.path, []);
  return found;
};

/** Promise 1: nothing can open a connection. */
export const offline: Law = (files) =>
  files.flatMap((file) =>
    file.imports
      .filter((link) => NETWORK.test(link.target))
      .map((link) => violation('offline', file, `fleetlint never opens a connection: drop ${link.target}`)),
  );

/** The files that may start another program: git for revisions, and what renders when that is asked for. */
const STARTERS = new Set(['src/cli/git.ts', 'src/cli/render.ts']);

/** Promise 1: a process is started from these files alone. */
export const processes: Law = (files) =>
  files.flatMap((file) =>
    file.imports
      .filter(({ target }) => /^(node:)?(child_process|cluster|worker_threads)$/.test(target))
      .filter(() => stageOf(file.path) !== 'tests' && !STARTERS.has(file.path))
      .map((link) =>
        violation(
          'processes',
          file,
          `Only ${[...STARTERS].join(' and ')} start programs: drop ${link.target}`,
        ),
      ),
  );

/** Folders whose files a registry lists; a file left out of the list would silently do nothing. */
const REGISTRIES: readonly (readonly [registry: string, folder: string])[] = [
  ['src/read/layouts.ts', 'src/read/layouts/'],
  ['src/evaluate/relations.ts', 'src/evaluate/relations/'],
  ['src/cli/main.ts', 'src/cli/commands/'],
];

/** Registries list every file of their folder. */
export const registries: Law = (files) =>
  REGISTRIES.flatMap(([registry, folder]) => {
    const listed = new Set(files.find((file) => file.path === registry)?.imports.map((link) => link.target));
    return files
      .filter(
        (file) =>
          file.path.startsWith(folder) &&
          stageOf(file.path) !== 'tests' &&
          !file.path.slice(folder.length).includes('/'),
      )
      .filter((file) => !listed.has(file.path))
      .map((file) => violation('registries', file, `List it in ${registry}, or it does nothing`));
  });
