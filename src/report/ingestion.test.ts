import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../cli/examples.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { FILE_CHECKS } from '../testing/sarif-checklist.ts';
import { PLACE_CHECKS } from '../testing/sarif-place-checklist.ts';
import type { SarifSample } from '../testing/sarif-sample.ts';
import {
  listFixtures,
  readRepositoryRules,
  sampleOfExamples,
  sampleOfFiles,
  sampleOfFolder,
} from '../testing/sarif-samples.ts';
import type { ReportOptions } from './format.ts';
import { SARIF_LIMITS } from './limits.ts';
import { sentence } from './names.ts';
import { renderSarif } from './sarif.ts';

const CHECKS = { ...FILE_CHECKS, ...PLACE_CHECKS };
const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
const rules = readRepositoryRules();

/** The analysis made by hand: it has what no rule gives yet. */
function handMade(name: string, analysis: Analysis, options: ReportOptions): SarifSample {
  const render = (each: Analysis): string => [...renderSarif(each, options)].join('');
  const home = 'testdata/reports/input';
  const files = filesBelow(home).map((uri): [string, string] => [
    `${options.pathPrefix ?? ''}${uri}`,
    readFileSync(`${home}/${uri}`, 'utf8'),
  ]);
  return {
    name,
    text: render(analysis),
    again: render({ ...analysis, findings: [...analysis.findings].reverse() }),
    catalogue: analysis.rules.map(({ id }) => id),
    files: new Map(files),
    handMade: true,
    secrets: ['registry.example'],
  };
}

/** More findings than GitHub stores, on a line each of a file that nobody has. */
function tooMany(): Analysis {
  const first = RICH.findings[0] as Finding;
  const findings = Array.from({ length: SARIF_LIMITS.results + 7 }, (_each, index) => {
    const location = {
      uri: 'absent.yaml',
      startLine: index + 1,
      startColumn: 1,
      endLine: index + 1,
      endColumn: 9,
    };
    const lineHash = `${index.toString(16)}:1`;
    return { ...first, cause: { ...first.cause, location: { ...location, lineHash } }, fixes: [] };
  });
  return { ...RICH, findings };
}

function outside(): Analysis {
  const findings = RICH.findings.map((finding) => {
    const location = { ...finding.cause.location, uri: `../${finding.cause.location.uri}` };
    return { ...finding, cause: { ...finding.cause, location }, fixes: [] };
  });
  return { ...RICH, findings };
}

const MANY = Array.from({ length: 60 }, (_each, index) => ({
  apiVersion: 'placement.kubernetes-fleet.io/v1',
  kind: 'ClusterResourcePlacement',
  metadata: { name: `web-${index}` },
  spec: {
    resourceSelectors: [
      { group: '', version: 'v1', kind: 'Namespace', name: index < 59 ? 'web' : 'kube-system' },
    ],
  },
}));
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { token: hunter2hunter2 }\n';
/** Files that are hard to point into: names, line ends, marks, one long line, secrets beside a mistake. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a dir/crp #1%20.yaml': 'apiVersion: v1\r\nkind: ConfigMap\r\nkind: ConfigMap\r\nmetadata: { name: a }\r\n',
  'c:odd/[x] ünï?.yaml': 'kind: [\n',
  'mark.yaml': '\ufeffkind: ConfigMap\nkind: ConfigMap\napiVersion: v1\nmetadata: { name: b }\n',
  'returns.yaml': 'apiVersion: v1\rkind: ConfigMap\rkind: ConfigMap\rmetadata: { name: c }\r',
  'one-line.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: MANY }),
  'secret.yaml': `${SECRET}data: { token: aHVudGVyMmh1bnRlcjI= }\nkind: Secret\n`,
  'secret-broken.yaml': `${SECRET}x: [\n`,
  'wide.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { "名": 🚢, "名": 🚢, name: d }\n',
  'empty-end.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: e',
};

/** What is wrong, by row of the checklist; samples are too large to keep. */
const problems = new Map<string, string[]>();
const seen = { results: new Set<string>(), notifications: new Set<string>(), said: new Set<string>() };
const titled: string[] = [];

function judge(sample: SarifSample): void {
  const log = JSON.parse(sample.text);
  for (const [row, check] of Object.entries(CHECKS)) {
    const found = check(sample, log).map((problem) => `${sample.name}: ${problem}`);
    problems.set(row, [...(problems.get(row) ?? []), ...found]);
  }
  const [run] = log.runs;
  for (const { ruleId, message } of run.results) {
    seen.results.add(ruleId);
    const title = sentence(rules.find(({ id }) => id === ruleId)?.title ?? '-');
    // Rows made by hand may leave words out; those end at a colon.
    if (message.text.startsWith(title) && !message.text.endsWith(':'))
      titled.push(`${sample.name}: ${message.text}`);
  }
  for (const { descriptor } of run.invocations[0].toolExecutionNotifications)
    seen.notifications.add(descriptor.id);
  for (const path of pathsIn(log)) seen.said.add(path);
}

/** Every property that occurs, as `runs.results.level`, and every value of those that are one of a few. */
function* pathsIn(value: unknown, path = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const below = Array.isArray(value) ? path : path === '' ? key : `${path}.${key}`;
    yield below;
    if (typeof child === 'string' && child.length < 20) yield `${below}=${child}`;
    yield* pathsIn(child, below);
  }
}

const DRIVER = [
  'fullName',
  'semanticVersion',
  'version',
  'informationUri',
  'notifications.shortDescription.text',
];
const RULE = [
  'name',
  'shortDescription.text',
  'fullDescription.text',
  'help.text',
  'help.markdown',
  'helpUri',
  ...['note', 'warning', 'error'].map((level) => `defaultConfiguration.level=${level}`),
  'properties.tags',
  ...['very-high', 'high', 'medium', 'low'].map((precision) => `properties.precision=${precision}`),
  ...['error', 'warning', 'recommendation'].map((severity) => `properties.problem.severity=${severity}`),
  'properties.security-severity',
];
const RESULT = [
  'ruleId',
  'ruleIndex',
  ...['note', 'warning', 'error'].map((level) => `level=${level}`),
  'locations.physicalLocation.artifactLocation.uriBaseId=%SRCROOT%',
  'locations.physicalLocation.artifactLocation.uriBaseId=%INPUT%',
  'locations.physicalLocation.region.snippet.text',
  'locations.physicalLocation.contextRegion.snippet.text',
  'locations.physicalLocation.contextRegion.startColumn',
  'locations.logicalLocations.fullyQualifiedName',
  'relatedLocations.id',
  'relatedLocations.message.text',
  'relatedLocations.logicalLocations.name',
  'codeFlows.threadFlows.locations.location.message.text',
  'codeFlows.threadFlows.locations.location.physicalLocation.region.endColumn',
  ...['important', 'essential'].map((word) => `codeFlows.threadFlows.locations.importance=${word}`),
  'partialFingerprints.primaryLocationLineHash',
  'partialFingerprints.fleetlintIdentity/v1',
  'fixes.description.text',
  'fixes.artifactChanges.artifactLocation.uri',
  'fixes.artifactChanges.replacements.deletedRegion.endColumn',
  'fixes.artifactChanges.replacements.insertedContent.text',
  ...['sure', 'maybe'].map((certainty) => `properties.certainty=${certainty}`),
  'properties.ruleSeverity',
  'properties.fleet',
  'properties.placement',
  'properties.clusters',
  'properties.path',
];
const RUN = [
  'automationDetails.id',
  'columnKind',
  'originalUriBaseIds.%SRCROOT%.description.text',
  'invocations.executionSuccessful',
  'invocations.exitCode',
  'invocations.toolExecutionNotifications.descriptor.id=FLN001',
  ...['note', 'warning'].map((level) => `invocations.toolExecutionNotifications.level=${level}`),
  'properties.notEvaluated.missing',
];
const OPTIONAL = [
  ...RUN.map((path) => `runs.${path}`),
  ...DRIVER.map((path) => `runs.tool.driver.${path}`),
  ...RULE.map((path) => `runs.tool.driver.rules.${path}`),
  ...RESULT.map((path) => `runs.results.${path}`),
];

beforeAll(async () => {
  judge(handMade('the analysis made by hand', RICH, {}));
  judge(handMade('with every option', RICH, { category: 'fleet', exitCode: 1, pathPrefix: 'gitops/' }));
  judge(handMade('nothing found', { ...RICH, findings: [], notifications: [], notEvaluated: [] }, {}));
  judge(handMade('outside of the repository', outside(), {}));
  judge(handMade('too many results', tooMany(), { packed: (text) => gzipSync(text).length }));
  judge(await sampleOfFiles('hostile files', HOSTILE, rules));
  for (const folder of listFixtures()) judge(await sampleOfFolder(folder, rules));
  for (const family of new Set(rules.map((rule) => rule.family))) {
    const own = rules.filter((rule) => rule.family === family);
    judge(await sampleOfExamples(`examples of ${family}`, own, rules));
  }
}, 600_000);

describe('the SARIF of every fixture and every rule example', () => {
  it.each(Object.keys(CHECKS))('%s', (row) => {
    expect(problems.get(row)).toEqual([]);
  });

  it('holds each rule as a result or, when it speaks about the run, as a notification', () => {
    const silent = rules.filter(({ id }) => !seen.results.has(id) && !seen.notifications.has(id));
    expect(silent.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  });

  it('holds every optional property at least once', () => {
    expect(OPTIONAL.filter((path) => !seen.said.has(path))).toEqual([]);
  });

  it('needs no title of a rule to begin with: the words of rules are short themselves', () => {
    expect(titled).toEqual([]);
  });
});
