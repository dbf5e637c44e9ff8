// Builds dist/ (split ESM, rules as data) or, with --action, the single file that the GitHub Action runs.
// Usage: node scripts/build.mjs [--action [--outfile FILE | --check]] [--types]
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const args = process.argv.slice(2);

// Packages in CommonJS call `require` for Node's own modules; ESM output has none.
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const base = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // jsonc-parser's UMD entry cannot be bundled; its ESM entry can.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  legalComments: 'none',
  charset: 'utf8',
};

/** Bundles the rule reader, which checks every expression, and reads rules/ with it. */
async function readRules() {
  const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `rule-reader-${process.pid}.mjs`);
  await build({
    ...base,
    format: 'esm',
    outfile,
    banner: { js: REQUIRE },
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `export { readRules } from './src/evaluate/rule-file.ts';
        export { relationsByName } from './src/evaluate/relations.ts';
        export { listColumns } from './src/evaluate/rule-columns.ts';
        export { explainRule } from './src/explain/explain.ts';`,
    },
  });
  try {
    const reader = await import(pathToFileURL(outfile).href);
    const files = listFiles(join(root, 'rules'))
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ uri: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
    const relations = reader.relationsByName();
    let { rules, errors } = reader.readRules(files, relations);
    // A build with mistakes fails, yet leaves the sound rules behind, so that work on others can go on. Rules that
    // refer to faulty ones go with them.
    for (let sound = files, found = errors; found.length > 0; ) {
      const faulty = new Set(found.map(({ uri }) => uri));
      sound = sound.filter(({ uri }) => !faulty.has(uri));
      ({ rules, errors: found } = reader.readRules(sound, relations));
    }
    const pageOf = (rule) => {
      const relation = relations.get(rule.each);
      return reader.explainRule(rule, { relation, columns: reader.listColumns(rule, relation), rules });
    };
    return { rules, errors, pages: Object.fromEntries(rules.map((rule) => [rule.id, pageOf(rule)])) };
  } finally {
    rmSync(outfile, { force: true });
  }
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Pages apart from rules: only `explain` reads them, and nobody runs the examples of shipped rules. */
function shippedFiles({ rules, pages }) {
  const built = new Set(rules.map(({ id }) => id));
  const catalogue = JSON.parse(readFileSync(join(root, 'rules', 'catalogue.json'), 'utf8'));
  return {
    'planned.json': JSON.stringify(catalogue.filter(({ id }) => !built.has(id))),
    'rules.json': JSON.stringify(rules.map((rule) => ({ ...rule, examples: [] }))),
    'pages.json': JSON.stringify(pages),
  };
}

/** Writes a file through a rename, so that a program that runs meanwhile never sees half of it. */
function writeWhole(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const made = `${path}.${process.pid}.tmp`;
  writeFileSync(made, text);
  renameSync(made, path);
}

/** Product and conformance runner apart: a mistake in one leaves the other usable. */
async function buildDist() {
  const split = {
    ...base,
    format: 'esm',
    splitting: true,
    banner: { js: REQUIRE },
    outdir: dist,
    write: false,
  };
  const [product, conformance, shipped] = await Promise.allSettled([
    build({
      ...split,
      entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
      chunkNames: 'chunks/[name]-[hash]',
    }),
    build({
      ...split,
      entryPoints: { conformance: 'src/conformance/main.ts' },
      chunkNames: 'conformance/[name]-[hash]',
    }),
    readRules(),
  ]);
  const wanted = [
    [product, 'chunks'],
    [conformance, 'conformance'],
  ];
  mkdirSync(dist, { recursive: true });
  for (const [result, folder] of wanted) {
    if (result.status === 'fulfilled') writeBundle(result.value.outputFiles, join(dist, folder));
  }
  if (existsSync(join(dist, 'cli.js'))) chmodSync(join(dist, 'cli.js'), 0o755);
  if (shipped.status === 'fulfilled') {
    for (const [name, text] of Object.entries(shippedFiles(shipped.value)))
      writeWhole(join(dist, name), text);
  }
  // esbuild has printed its own errors already.
  const broken = [product, conformance, shipped].filter((result) => result.status === 'rejected');
  for (const { reason } of broken) if (!reason.errors) console.error(reason);
  if (broken.length > 0) process.exitCode = 1;
  return shipped.status === 'fulfilled' ? shipped.value.errors : [];
}

/** Writes the files of one bundle, then removes the chunks that an earlier build of it left in `folder`. */
function writeBundle(files, folder) {
  mkdirSync(folder, { recursive: true });
  const made = new Set(files.map((file) => basename(file.path)));
  for (const file of files) writeWhole(file.path, file.text);
  for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name));
}

/** One file with the rules inside; `src/cli/rules.ts` gives way to the data it would read. */
async function buildAction(outfile) {
  const shipped = await readRules();
  if (shipped.errors.length > 0) return shipped.errors;
  const files = shippedFiles(shipped);
  const embed = {
    name: 'embed-rules',
    setup(bundler) {
      bundler.onLoad({ filter: /[\\/]src[\\/]cli[\\/]shipped-files\.ts$/ }, () => ({
        loader: 'js',
        contents: `const files = ${JSON.stringify(files)};
          export function readShippedFile(name) { return files[name]; }`,
      }));
    },
  };
  const bundle = await build({
    ...base,
    format: 'esm',
    entryPoints: ['src/action/main.ts'],
    outfile,
    write: false,
    minify: true,
    banner: { js: `// Made by \`npm run build -- --action\` from src/; do not edit.\n${REQUIRE}` },
    plugins: [embed],
  });
  const [{ text }] = bundle.outputFiles;
  if (!args.includes('--check')) {
    mkdirSync(dirname(outfile), { recursive: true });
    writeWhole(outfile, text);
  } else if (!existsSync(outfile) || readFileSync(outfile, 'utf8') !== text) {
    const message = 'is not what the sources make; run "npm run build -- --action" and commit it';
    return [{ uri: relative(root, outfile), line: 1, column: 1, message }];
  }
  return [];
}

function buildTypes() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const run = spawnSync(
    process.execPath,
    [
      tsc,
      '-p',
      'tsconfig.json',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--rootDir',
      'src',
      '--outDir',
      'dist/types',
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return run.status === 0;
}

const outfileAt = args.indexOf('--outfile');
const errors = args.includes('--action')
  ? await buildAction(outfileAt < 0 ? join(root, 'action', 'index.js') : resolve(args[outfileAt + 1]))
  : await buildDist();
for (const { uri, line, column, message } of errors) console.error(`${uri}:${line}:${column}: ${message}`);
if (errors.length > 0) process.exitCode = 1;
if (args.includes('--types') && !buildTypes()) process.exitCode = 1;
