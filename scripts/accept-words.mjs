// Writes the full words of a rule into its examples, once per `say` block, so that no variable of a message can be
// emptied unnoticed (rule mutation). Like a golden file: run it, then read the words in the diff as a user would.
// Usage: npm run accept-words -- [FLxxxx…]   (all rules without arguments)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parseDocument } from 'yaml';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `accept-words-${process.pid}.mjs`);
mkdirSync(join(outfile, '..'), { recursive: true });
await build({
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  stdin: {
    resolveDir: root,
    loader: 'ts',
    contents: `export { readRules } from './src/evaluate/rule-file.ts';
      export { relationsByName } from './src/evaluate/relations.ts';
      export { prepareExample } from './src/evaluate/examples.ts';
      export { evaluate } from './src/evaluate/evaluate.ts';
      export { exampleOptions } from './src/cli/examples.ts';`,
  },
});
const { readRules, relationsByName, prepareExample, evaluate, exampleOptions } = await import(
  pathToFileURL(outfile).href
);

const paths = readdirSync(join(root, 'rules'), { recursive: true })
  .map((path) => join(root, 'rules', String(path)))
  .filter((path) => path.endsWith('.yaml'));
const files = paths.map((path) => ({
  uri: path.slice(root.length + 1).replaceAll('\\', '/'),
  text: readFileSync(path, 'utf8'),
}));
const { rules, errors } = readRules(files, relationsByName());
for (const error of errors) console.error(`${error.uri}:${error.line}:${error.column} ${error.message}`);
const wanted = process.argv.slice(2);
const options = exampleOptions(rules, root);

/** A text with `${…}` as a pattern, to tell which block of `say` a finding took. */
function patternOf(text) {
  const parts = text
    .split(/\$\{(?:[^}"']|"[^"]*"|'[^']*')*\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`);
}

/** The findings of each example of a rule, as the rule alone (with those it names in `under`) gives them. */
async function findingsOf(rule, example) {
  const prepared = await prepareExample(rule, example, options);
  const { findings, notifications } = evaluate(
    rules.filter((each) => each.id === rule.id || [...rule.under, ...rule.unless].includes(each.id)),
    {},
    {
      tables: prepared.tables,
      locate: prepared.locate,
      sha256: options.sha256,
      relations: options.relations,
      fleet: '',
      compared: true,
    },
  );
  return [...notifications.map((each) => ({ ...each, why: '', fixes: [] })), ...findings].filter(
    (finding) => finding.rule === rule.id,
  );
}

for (const rule of rules) {
  if (wanted.length > 0 && !wanted.includes(rule.id)) continue;
  const file = files.find((each) => new RegExp(`^id: ${rule.id}$`, 'm').test(each.text));
  const document = parseDocument(file.text);
  const done = new Set();
  for (const [index, example] of rule.examples.entries()) {
    if (example.finds === undefined || example.finds.length === 0) continue;
    const findings = await findingsOf(rule, example);
    if (findings.length !== example.finds.length || findings.length !== 1) continue;
    const [{ message, why, do: advice, fixes }] = findings;
    const block = rule.say.findIndex((say) =>
      [say.what, `${say.what} ${say.why ?? ''}`.trim()].some((text) => patternOf(text).test(message)),
    );
    const mark = `${block}/${fixes.map((fix) => fix.title.length > 0).length}`;
    if (done.has(mark)) continue;
    done.add(mark);
    const words = [message, why, advice, ...fixes.map((fix) => fix.title)].filter((text) => text !== '');
    document.setIn(['examples', index, 'finds', 0, 'message'], document.createNode(words, { flow: true }));
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  if (done.size > 0 && text !== file.text) writeFileSync(join(root, file.uri), text);
}
