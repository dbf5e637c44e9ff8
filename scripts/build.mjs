// Builds dist/ (split ESM, rules as data) or, with --action, the single file that the GitHub Action runs.
// Usage: node scripts/build.mjs [--action [--outfile FILE]] [--types]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
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
        export { relationsByName } from './src/evaluate/relations.ts';`,
    },
  });
  try {
    const reader = await import(pathToFileURL(outfile).href);
    const files = listFiles(join(root, 'rules'))
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ uri: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
    return reader.readRules(files, reader.relationsByName());
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

/** Examples apart from rules: only `explain` and `test` read them, and they are the larger part. */
function splitRules(rules) {
  return {
    'rules.json': JSON.stringify(rules.map((rule) => ({ ...rule, examples: [] }))),
    'examples.json': JSON.stringify(Object.fromEntries(rules.map((rule) => [rule.id, rule.examples]))),
  };
}

/** Writes a file through a rename, so that a program that runs meanwhile never sees half of it. */
function writeWhole(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const made = `${path}.${process.pid}.tmp`;
  writeFileSync(made, text);
  renameSync(made, path);
}

async function buildDist() {
  const entries = {
    cli: 'src/cli/main.ts',
    index: 'src/index.ts',
    conformance: 'src/conformance/main.ts',
  };
  const [bundle, { rules, errors }] = await Promise.all([
    build({
      ...base,
      format: 'esm',
      splitting: true,
      entryPoints: entries,
      outdir: dist,
      chunkNames: 'chunk-[name]-[hash]',
      banner: { js: REQUIRE },
      write: false,
    }),
    readRules(),
  ]);
  mkdirSync(dist, { recursive: true });
  const kept = new Set(['types', 'rules.json', 'examples.json']);
  for (const file of bundle.outputFiles) {
    kept.add(basename(file.path));
    writeWhole(file.path, file.text);
  }
  for (const name of readdirSync(dist)) {
    if (!kept.has(name) && !name.endsWith('.tmp')) rmSync(join(dist, name), { recursive: true });
  }
  if (errors.length > 0) return errors;
  for (const [name, text] of Object.entries(splitRules(rules))) writeWhole(join(dist, name), text);
  return [];
}

/** One file with the rules inside; `src/cli/rules.ts` gives way to the data it would read. */
async function buildAction(outfile) {
  const { rules, errors } = await readRules();
  if (errors.length > 0) return errors;
  const files = splitRules(rules);
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
  await build({
    ...base,
    format: 'esm',
    entryPoints: ['src/action/main.ts'],
    outfile,
    minify: true,
    banner: { js: `// Made by \`npm run build -- --action\` from src/; do not edit.\n${REQUIRE}` },
    plugins: [embed],
  });
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
