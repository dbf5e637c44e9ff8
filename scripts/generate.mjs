// Writes everything that is made from something else, or with --check fails if a file is not current.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const check = process.argv.includes('--check');
const stale = [];

/** Bundles a TypeScript module and imports it: Node runs no TypeScript by itself at our oldest version. */
async function load(entry) {
  const outfile = join(tmpdir(), `fleetlint-generate-${process.pid}-${entry.replaceAll(/\W/g, '-')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const loaded = await import(pathToFileURL(outfile).href);
  await rm(outfile);
  return loaded;
}

/** Writes a file, or with --check notes that it would change. */
async function emit(path, text) {
  const now = await readFile(path, 'utf8').catch(() => undefined);
  if (now === text) return;
  if (check) {
    stale.push(path);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.log(`wrote ${path}`);
}

/** A schema without the descriptions that only editors show. */
function withoutProse(schema) {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === 'description' && typeof value === 'string' ? undefined : value,
    ),
  );
}

/** A validator as source text, so that nothing of the schema compiler is needed when the product runs. */
function validatorSource(schema, from) {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, code: { source: true, esm: true } });
  const code = standalone.default(ajv, ajv.compile(withoutProse(schema)));
  if (code.includes('require('))
    throw new Error(`the validator of ${from} needs a module at run time: change the schema`);
  return `// @ts-nocheck\n// Generated from ${from} by \`npm run generate\`; never edit.\n${code.replace(/export default \w+;/, '')}`;
}

async function generateValidators() {
  const { buildRuleSchema } = await load('src/evaluate/rule-schema.ts');
  const rule = buildRuleSchema();
  await emit('src/evaluate/rule-schema.generated.ts', validatorSource(rule, 'src/evaluate/rule-schema.ts'));
  await emit('docs/rule-file.schema.json', `${JSON.stringify(rule, null, 2)}\n`);
  const { buildConfigSchema } = await load('src/evaluate/config-schema.ts');
  const config = buildConfigSchema();
  await emit(
    'src/evaluate/config-schema.generated.ts',
    validatorSource(config, 'src/evaluate/config-schema.ts'),
  );
  await emit('docs/config.schema.json', `${JSON.stringify(config, null, 2)}\n`);
}

await generateValidators();
if (stale.length > 0) {
  console.error(`not current, run npm run generate:\n  ${stale.join('\n  ')}`);
  process.exit(1);
}
