import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Log, Result } from 'sarif';
import { TOOL } from '../api/tool.ts';
import { type Check, fileOf, resultsOf, runOf, unless } from './sarif-sample.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS = ['error', 'warning', 'note'];

let compiled: ValidateFunction | undefined;

/** The schema of SARIF 2.1.0, formats included; compiled once, since that takes a second. */
export function validateSarif(log: unknown): readonly string[] {
  compiled ??= compileSchema();
  if (compiled(log)) return [];
  return (compiled.errors ?? []).slice(0, 3).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function compileSchema(): ValidateFunction {
  const schema = JSON.parse(readFileSync('testdata/schemas/sarif-2.1.0-rtm.5.json', 'utf8'));
  // Draft 4 words that ajv 8 does not take.
  delete schema.$schema;
  delete schema.id;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  const character = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})";
  ajv.addFormat('uri-reference', new RegExp(`^${character}*(?:#${character}*)?$`));
  ajv.addFormat('uri', new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:${character}*(?:#${character}*)?$`));
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  return ajv.compile(schema);
}

/** G01 to G14 of GitHub's ingestion checklist (sarif-and-integrations.md §5.3): the file, its rules, its messages. */
export const FILE_CHECKS: Readonly<Record<string, Check>> = {
  'G01 is one JSON document that GitHub takes': ({ text }) => [
    ...unless(text.startsWith('{'), 'does not begin with {'),
    ...unless(text.endsWith('}\n'), 'does not end with a line end'),
    ...unless(gzipSync(text).length <= 10_000_000, 'is above 10 MB'),
  ],
  'G02 is what the schema says': (_sample, log) => validateSarif(log),
  'G03 names schema and version': (_sample, log) =>
    unless(log.$schema === SCHEMA && log.version === '2.1.0', `${log.$schema} ${log.version}`),
  'G04 has one run': (_sample, log) => unless(log.runs?.length === 1, `${log.runs?.length} runs`),
  'G05 names the tool, always alike': (_sample, log) => {
    const { driver } = runOf(log).tool;
    return [
      ...unless(driver.name === 'fleetlint', `the tool is called ${driver.name}`),
      ...unless(/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(driver.semanticVersion ?? ''), 'no semantic version'),
      ...unless(driver.fullName === `fleetlint ${TOOL.version}`, `full name ${driver.fullName}`),
      ...unless(driver.informationUri === TOOL.home, 'no information uri'),
    ];
  },
  'G06 lists the whole catalogue': ({ catalogue }, log) => {
    const ids = rulesOf(log).map(({ id }) => id);
    const sorted = [...new Set(catalogue)].sort();
    return unless(ids.join() === sorted.join() && ids.length <= 25_000, `the rules are ${ids.join()}`);
  },
  'G07 tells all about each rule': (_sample, log) => rulesOf(log).flatMap(judgeRule),
  'G08 tags and ranks each rule': (_sample, log) =>
    rulesOf(log).flatMap(({ id, properties = {} }) => {
      const tags = properties.tags ?? [];
      return [
        ...unless(tags.length <= 10 && new Set(tags).size === tags.length, `${id} has tags ${tags}`),
        ...unless(
          tags.every((tag) => typeof tag === 'string'),
          `${id} has a tag that is no text`,
        ),
        ...unless(
          /^(very-high|high|medium|low)$/.test(properties['precision']),
          `${id}: ${properties['precision']}`,
        ),
        ...unless(
          /^(error|warning|recommendation)$/.test(properties['problem.severity']),
          `${id}: ${properties['problem.severity']}`,
        ),
      ];
    }),
  'G09 marks security rules as GitHub reads it': (_sample, log) =>
    rulesOf(log).flatMap(({ id, properties = {} }) => {
      const value: unknown = properties['security-severity'];
      if (value === undefined)
        return unless(properties.tags?.includes('security') !== true, `${id} is tagged`);
      const isNumber = typeof value === 'string' && /^\d+(\.\d)?$/.test(value);
      const isInside = Number(value) > 0 && Number(value) <= 10;
      const isTagged = properties.tags?.includes('security') === true;
      return unless(isNumber && isInside && isTagged, `${id} has security severity ${value}`);
    }),
  'G10 has its results in order': (_sample, log) => {
    const results = runOf(log).results;
    if (!Array.isArray(results)) return ['there is no array of results'];
    const wrong = results.findIndex((result, at) => at > 0 && compareResults(results[at - 1], result) > 0);
    return [
      ...unless(results.length <= 5000, `${results.length} results`),
      ...unless(wrong < 0, `result ${wrong} stands too late`),
    ];
  },
  'G11 refers to the right rule': (_sample, log) =>
    eachResult(log, ({ ruleIndex, ruleId }) => rulesOf(log)[ruleIndex ?? -1]?.id === ruleId, 'rule index'),
  'G12 states the level of each result': (_sample, log) =>
    eachResult(log, ({ level }) => LEVELS.includes(level ?? ''), 'level'),
  'G13 says it in a first sentence that fits': (_sample, log) =>
    resultsOf(log).flatMap(({ ruleId, message }) => {
      const first = /^.*?\.(?= |$)/s.exec(message.text ?? '')?.[0] ?? '';
      if (first === '' || message.id !== undefined)
        return [`${ruleId} has no first sentence: ${message.text}`];
      return unless(first.length <= 120, `${ruleId} takes ${first.length} characters: ${first}`);
    }),
  'G14 links to each related location, and to nothing else': (_sample, log) =>
    resultsOf(log).flatMap(({ ruleId, message, relatedLocations = [] }) => {
      const ids = relatedLocations.map(({ id }) => id);
      const links = [...(message.text ?? '').matchAll(/(?<!\\)\]\((\d+)\)/g)].map((link) => Number(link[1]));
      const isEach = new Set(ids).size === ids.length && [...links].sort().join() === [...ids].sort().join();
      return unless(isEach, `${ruleId} links to ${links} and has ${ids}`);
    }),
};

type Rules = NonNullable<ReturnType<typeof runOf>['tool']['driver']['rules']>;

function rulesOf(log: Log): Rules {
  return runOf(log).tool.driver.rules ?? [];
}

function judgeRule(rule: Rules[number]): readonly string[] {
  const { id, name = '', shortDescription, fullDescription, help, helpUri, defaultConfiguration } = rule;
  const descriptions = [shortDescription?.text ?? '', fullDescription?.text ?? ''];
  return [
    ...unless(id !== '' && name !== '' && name.length <= 255, `${id} is called ${name}`),
    ...unless(
      descriptions.every((text) => text !== '' && text.length <= 1024),
      `${id}: descriptions`,
    ),
    ...unless(Boolean(help?.text && help.markdown && helpUri), `${id} has no help`),
    ...unless(LEVELS.includes(defaultConfiguration?.level ?? ''), `${id} has no level`),
  ];
}

function eachResult(log: Log, holds: (result: Result) => boolean, what: string): readonly string[] {
  return resultsOf(log)
    .filter((result) => !holds(result))
    .map(({ ruleId }) => `${ruleId} has a wrong ${what}`);
}

/** Severity, certainty, file, line, column, rule, identity (§1.9). */
function compareResults(left: Result | undefined, right: Result): number {
  const [a, b] = [sortKey(left), sortKey(right)];
  const at = a.findIndex((value, index) => value !== b[index]);
  const [one, other] = [a[at] ?? 0, b[at] ?? 0];
  return at < 0 ? 0 : one < other ? -1 : 1;
}

function sortKey(result: Result | undefined): (string | number)[] {
  const place = result?.locations?.[0]?.physicalLocation;
  return [
    LEVELS.indexOf(result?.level ?? ''),
    result?.properties?.['certainty'] === 'maybe' ? 1 : 0,
    fileOf(place?.artifactLocation?.uri),
    place?.region?.startLine ?? 0,
    place?.region?.startColumn ?? 0,
    result?.ruleId ?? '',
    result?.partialFingerprints?.['fleetlintIdentity/v1'] ?? '',
  ];
}
