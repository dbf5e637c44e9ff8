import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { analyze, describeRule } from '../analyze.ts';
import { isJsonList, isJsonObject, type Json, readObject, readString } from '../api/json.ts';
import { exampleOptions, filesBelow } from '../cli/examples.ts';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Context } from '../evaluate/context.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { prepareExample } from '../evaluate/examples.ts';
import type { Example, Rule } from '../evaluate/rule.ts';
import { readRules } from '../evaluate/rule-file.ts';
import { createLocator } from '../read/location.ts';
import type { Location, Place } from '../read/place.ts';
import type { SourceFile } from '../read/source.ts';
import type { ReportOptions } from '../report/format.ts';
import { renderSarif } from '../report/sarif.ts';
import { testFiles } from './read-texts.ts';
import { hashesOf } from './sarif-place-checklist.ts';
import type { SarifSample } from './sarif-sample.ts';

/** The rules of this repository; files with mistakes fail a test of their own, the others are judged all the same. */
export function readRepositoryRules(): readonly Rule[] {
  const files = filesBelow('rules')
    .filter((uri) => uri.endsWith('.yaml'))
    .map((uri) => ({ uri: `rules/${uri}`, text: readFileSync(join('rules', uri), 'utf8') }));
  let sound = files;
  for (;;) {
    const { rules, errors } = readRules(sound);
    if (errors.length === 0) return rules;
    const faulty = new Set(errors.map(({ uri }) => uri));
    sound = sound.filter(({ uri }) => !faulty.has(uri));
  }
}

/** Every folder of test data that holds an input as people have them. */
export function listFixtures(): readonly string[] {
  return ['testdata/conformance/dumps', 'testdata/dumps', 'testdata/manifests'].flatMap((home) =>
    statSync(home, { throwIfNoEntry: false }) === undefined
      ? []
      : readdirSync(home)
          .map((name) => join(home, name))
          .filter((path) => statSync(path).isDirectory()),
  );
}

/** The SARIF of one folder, analyzed in this repository. */
export async function sampleOfFolder(folder: string, rules: readonly Rule[]): Promise<SarifSample> {
  const { files } = await findSourceFiles([folder], { root: '.' });
  const text = await sarifOfFiles(files, rules);
  return {
    name: folder,
    text,
    again: await sarifOfFiles([...files].reverse(), rules),
    catalogue: rules.map(({ id }) => id),
    files: textsOfFiles(files),
    root: '.',
    secrets: findSecretValues(textsOfFiles(files)),
  };
}

/** The SARIF of files that lie nowhere. */
export async function sampleOfFiles(
  name: string,
  files: Readonly<Record<string, string>>,
  rules: readonly Rule[],
): Promise<SarifSample> {
  const given = testFiles(files);
  return {
    name,
    text: await sarifOfFiles(given, rules),
    again: await sarifOfFiles([...given].reverse(), rules),
    catalogue: rules.map(({ id }) => id),
    files: textsOfFiles(given),
    secrets: findSecretValues(textsOfFiles(given)),
  };
}

async function sarifOfFiles(files: readonly SourceFile[], rules: readonly Rule[]): Promise<string> {
  const { analysis, faults } = await analyze({ files, platform: nodePlatform, rules, lineHashes: true });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return renderAll(analysis);
}

function renderAll(analysis: Analysis, options: ReportOptions = {}): string {
  return [...renderSarif(analysis, options)].join('');
}

/** The SARIF of all examples of some rules together; files of each lie in a folder of their own. */
export async function sampleOfExamples(
  name: string,
  chosen: readonly Rule[],
  rules: readonly Rule[],
): Promise<SarifSample> {
  const files = new Map<string, string>();
  const findings: Analysis['findings'][number][] = [];
  const notifications: Analysis['notifications'][number][] = [];
  for (const rule of chosen) {
    for (const [at, example] of rule.examples.entries()) {
      const found = await evaluateExample(rule, example, { rules, files, folder: `${rule.id}/${at}/` });
      findings.push(...found.findings);
      notifications.push(...found.notifications);
    }
  }
  const analysis: Analysis = {
    findings,
    notifications,
    notEvaluated: [],
    rules: rules.map(describeRule),
    summary: NOTHING,
  };
  return {
    name,
    text: renderAll(analysis),
    again: renderAll({ ...analysis, findings: [...findings].reverse() }),
    catalogue: rules.map(({ id }) => id),
    files,
    secrets: findSecretValues(files),
  };
}

const NOTHING: Analysis['summary'] = {
  sources: 0,
  objects: 0,
  placements: 0,
  clusters: 0,
  findings: { error: 0, warning: 0, note: 0 },
  rules: { evaluated: 0, notEvaluated: 0 },
};

interface Making {
  readonly rules: readonly Rule[];
  readonly files: Map<string, string>;
  readonly folder: string;
}

/** Evaluates one example with the rules its rule waits for; adds the text of its files to `making.files`. */
async function evaluateExample(
  rule: Rule,
  example: Example,
  making: Making,
): Promise<ReturnType<typeof evaluate>> {
  const options = exampleOptions(making.rules, process.cwd());
  const locator = createLocator(nodePlatform, { lineHashes: true });
  const prepared = await prepareExample(rule, example, options);
  const locate = (place: Place): Location => {
    const isMade = example.input.rows !== undefined;
    const location = isMade ? locateRow(prepared.locate(place), making) : locator.locate(place);
    const source = 'object' in place ? place.object.origin.source : place.source;
    if (isMade || source.kind === 'archive' || source.kind === 'binary')
      return { ...location, uri: making.folder + location.uri };
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(source.bytes);
    const path = making.folder + location.uri;
    // Both revisions may have a file of one path; what is gone stands in the base one.
    const uri = (making.files.get(path) ?? text) === text ? path : `${making.folder}base/${location.uri}`;
    making.files.set(uri, text);
    return { ...location, uri };
  };
  return evaluate(withParents(rule, making.rules), {} as Context, {
    tables: prepared.tables,
    scopes: prepared.scopes,
    locate,
    sha256: nodePlatform.sha256,
    fleet: 'default',
    compared: example.input.base !== undefined || example.input.rows !== undefined,
  });
}

/** Rows made by hand lie in no file, so one is made whose only line is what the place names. */
function locateRow(location: Location, making: Making): Location {
  const text = `${location.uri}\n`;
  making.files.set(making.folder + location.uri, text);
  const lineHash = hashesOf(text)[0] ?? '';
  return { ...location, endColumn: text.length, lineHash, frame: { firstLine: 1, lines: [location.uri] } };
}

function withParents(rule: Rule, rules: readonly Rule[]): readonly Rule[] {
  const wanted = new Map([[rule.id, rule]]);
  for (const each of wanted.values()) {
    for (const id of [...each.under, ...each.unless]) {
      const other = rules.find((known) => known.id === id);
      if (other !== undefined) wanted.set(id, other);
    }
  }
  return [...wanted.values()];
}

function textsOfFiles(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return new Map(files.map(({ uri, bytes }) => [uri, decoder.decode(bytes)]));
}

/** Values of every Secret, also inside of other objects, as they stand there and decoded; short ones prove nothing. */
function findSecretValues(files: ReadonlyMap<string, string>): readonly string[] {
  const values = [...files.values()].flatMap((text) =>
    parseAllDocuments(text).flatMap((document) =>
      document.errors.length > 0 ? [] : secretsBelow(document.toJS()),
    ),
  );
  const decoded = values.flatMap((value) => [value, Buffer.from(value, 'base64').toString('utf8')]);
  return [...new Set(decoded)].filter((value) => value.length >= 6);
}

function secretsBelow(value: Json): string[] {
  if (isJsonList(value)) return value.flatMap(secretsBelow);
  if (!isJsonObject(value)) return [];
  const own =
    readString(value, 'kind') === 'Secret'
      ? [readObject(value, 'data'), readObject(value, 'stringData')]
      : [];
  const values = own.flatMap((data) => Object.values(data ?? {}).map(String));
  return [...values, ...Object.values(value).flatMap(secretsBelow)];
}
