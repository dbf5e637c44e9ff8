// Writes everything that is made from something else, or with --check fails if a file is not current.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const check = process.argv.includes('--check');
const stale = [];

/** Dumps whose reports show what reports can show. */
const SCREENS = ['rp-namespace-missing-on-one-member', 'pickn-taint-blocks', 'resource-quota-exceeded'];

/** Bundles TypeScript (a file, or exports as text) and imports it: our oldest Node runs none by itself. */
async function load(code) {
  const name = createHash('sha256').update(code).digest('hex').slice(0, 12);
  const outfile = join(tmpdir(), `fleetlint-generate-${process.pid}-${name}.mjs`);
  await build({
    stdin: {
      contents: code.includes('\n') ? code : `export * from './${code}';`,
      resolveDir: '.',
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
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

/** Every rule file below rules/, in order. */
async function ruleFiles() {
  const entries = await readdir('rules', { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort();
  return Promise.all(paths.map(async (uri) => ({ uri, text: await readFile(uri, 'utf8') })));
}

/** The pages on rules, relations and the rule file. Pages of rules that are gone are removed. */
async function generatePages() {
  const product = await load(`
    export { readRules } from './src/evaluate/rule-file.ts';
    export { RELATIONS, relationsByName } from './src/evaluate/relations.ts';
    export { listColumns } from './src/evaluate/rule-columns.ts';
    export { RULE_KEYS } from './src/evaluate/rule-schema.ts';
    export { CONFIG_KEYS } from './src/evaluate/config-schema.ts';
    export { FUNCTIONS } from './src/evaluate/functions.ts';
    export { objectFields, placeFields } from './src/evaluate/object-fields.ts';
    export { explainKeys, explainRelations, explainRules } from './src/explain/explain.ts';`);
  const relations = product.relationsByName();
  const { rules, errors } = product.readRules(await ruleFiles(), relations);
  if (errors.length > 0) {
    for (const { uri, line, column, message } of errors) console.error(`${uri}:${line}:${column} ${message}`);
    process.exit(1);
  }
  const pages = product.explainRules(rules, relations, product.listColumns);
  for (const [name, text] of pages) await emit(join('docs/rules', name), text);
  for (const name of await readdir('docs/rules')) {
    if (/^[A-Z]+\d+-.*\.md$/.test(name) && !pages.has(name)) await discard(join('docs/rules', name));
  }
  await emit('docs/rules/deferred.md', deferredPage(rules, relations));
  const { RELATIONS, FUNCTIONS, objectFields, placeFields } = product;
  const facts = { relations: RELATIONS, functions: FUNCTIONS, objectFields, placeFields };
  await emit('docs/relations.md', product.explainRelations(facts));
  await emitKeys('docs/rule-file.md', product.explainKeys(product.RULE_KEYS));
  const config = product.CONFIG_KEYS.map(({ key, means, perFleet }) => ({
    key,
    means: perFleet ? `${means} A fleet may have its own.` : means,
  }));
  await emitKeys('docs/configuration.md', product.explainKeys(config));
}

/** What three recorded dumps look like on a terminal of 80 columns, and one of them in a workflow. */
async function generateScreens() {
  const product = await load(`
    export { readRules } from './src/evaluate/rule-file.ts';
    export { analyze } from './src/analyze.ts';
    export { findSourceFiles } from './src/cli/files.ts';
    export { nodePlatform as platform } from './src/cli/platform.ts';
    export { readFormat } from './src/report/formats.ts';
    export { renderReport } from './src/report/report.ts';`);
  const rules = product.readRules(await ruleFiles()).rules.filter(({ isOptIn }) => !isOptIn);
  const home = 'testdata/conformance/dumps';
  const sections = ['# What it looks like', 'Recorded dumps, in a terminal of 80 columns without colours.'];
  const analysisOf = async (name) => {
    const folder = join(home, name, 'dump');
    const { files } = await product.findSourceFiles([folder], { root: folder });
    return (await product.analyze({ files, platform: product.platform, rules })).analysis;
  };
  const render = async (analysis, format, options = {}) =>
    [...(await product.renderReport(analysis, product.readFormat(format), options))].join('').trimEnd();
  for (const name of SCREENS) {
    const text = await render(await analysisOf(name), 'text', { width: 80 });
    sections.push(`## ${name}`, `\`\`\`text\n$ cd ${home}/${name}/dump && fleetlint\n${text}\n\`\`\``);
  }
  const [first] = SCREENS;
  const analysis = await analysisOf(first);
  sections.push(
    '## The same in a workflow',
    `The annotations of ${first}, as the Action prints them for the runner:`,
    `\`\`\`text\n${await render(analysis, 'github')}\n\`\`\``,
    'And its job summary:',
    (
      await render(analysis, 'markdown', { linkBase: 'https://github.com/OWNER/REPOSITORY/blob/COMMIT/' })
    ).replace(/^## /gm, '### '),
  );
  const head = '<!-- Generated by `npm run generate`; never edit. -->';
  await emit('docs/screens.md', `${[head, ...sections].join('\n\n')}\n`);
}

/** The rules of the catalogue that are not judged yet, and what each waits for; a number is never used again. */
function deferredPage(rules, relations) {
  const catalogue = JSON.parse(readFileSync('rules/catalogue.json', 'utf8'));
  const built = new Map(rules.map((rule) => [rule.id, rule]));
  const waiting = catalogue.flatMap(({ id, name, waits }) => {
    const rule = built.get(id);
    if (rule === undefined) return waits === undefined ? [] : [`| ${id} | ${name} | ${waits} |`];
    const pending = relations.get(rule.each)?.pending;
    return pending === undefined ? [] : [`| ${id} | ${name} | written; ${pending} |`];
  });
  const retired = catalogue
    .filter(({ successor }) => successor !== undefined)
    .map(({ id, name, successor }) => `| ${id} | ${name} | ${successor} |`);
  return [
    '<!-- Generated from rules/ by `npm run generate`; never edit. -->',
    '',
    '# Rules that are not judged yet',
    '',
    'A shallow rule is worse than a deferred one. These have a number and a name, and wait for the table they will read.',
    '',
    '| id | name | waits for |',
    '| --- | --- | --- |',
    ...waiting,
    '',
    '## Retired numbers',
    '',
    '| id | name | lives on as |',
    '| --- | --- | --- |',
    ...retired,
    '',
  ].join('\n');
}

/** Puts a table between the marks of a page that is otherwise written by hand. */
async function emitKeys(path, keys) {
  const page = await readFile(path, 'utf8');
  await emit(
    path,
    page.replace(/<!-- keys -->[\s\S]*<!-- \/keys -->/, () => `<!-- keys -->\n${keys}\n<!-- /keys -->`),
  );
}

/** Removes a file that nothing generates any more, or with --check notes it. */
async function discard(path) {
  if (check) stale.push(path);
  else await rm(path);
}

await generateValidators();
await generatePages();
await generateScreens();
if (stale.length > 0) {
  console.error(`not current, run npm run generate:\n  ${stale.join('\n  ')}`);
  process.exit(1);
}
