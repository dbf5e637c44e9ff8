import type { Log, Notification, Result, Run } from 'sarif';
import type { Analysis } from '../evaluate/analysis.ts';
import { count } from '../model/list.ts';
import { renderJsonText } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { SARIF_LIMITS } from './limits.ts';
import { groupByLine } from './sarif-group.ts';
import { buildNotification, CUT, SHORTENED } from './sarif-notification.ts';
import { buildResult, type Detail, FULL } from './sarif-result.ts';
import { buildDriver } from './sarif-rule.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const PRETTY_BELOW = 1_000_000;
const MEASURED_TOGETHER = 100;

/** How much is told of each result when the file would be too large, from more to less. */
const LEVELS: readonly Detail[] = [
  { ...FULL, snippets: false },
  { ...FULL, snippets: false, flow: SARIF_LIMITS.fewFlowLocations },
  { snippets: false, flow: SARIF_LIMITS.fewFlowLocations, related: SARIF_LIMITS.fewRelated },
];

/**
 * Renders SARIF 2.1.0 as GitHub takes it: one run, every rule listed, one result per rule and line, limits kept
 * and what was cut said in a notification. Equal input gives equal bytes.
 */
export function* renderSarif(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const groups = groupByLine(analysis.findings);
  const kept = groups.slice(0, SARIF_LIMITS.results);
  const rules = new Map(analysis.rules.map(({ id, title }, index) => [id, { index, title }]));
  const { results, shortened } = chooseDetail(
    (detail) => kept.map((group) => buildResult(group, rules, detail, options)),
    options,
  );
  const cut = groups.length - results.length;
  const notices = [
    ...(cut > 0
      ? [buildNotification(CUT, 'warning', `${count(cut, 'result')} of the least severity left out.`)]
      : []),
    ...(shortened
      ? [buildNotification(SHORTENED, 'note', 'Details were left out to keep the file small.')]
      : []),
  ];
  const run = buildRun(analysis, notices, options);
  yield* writeLog(run, results);
}

/** Builds the results at the fullest level of detail that fits; drops the last ones when none does. */
function chooseDetail(
  build: (detail: Detail) => Result[],
  options: ReportOptions,
): { results: Result[]; shortened: boolean } {
  const full = build(FULL);
  if (sizesOf(full).reduce(sum, 0) <= SARIF_LIMITS.snippets) return { results: full, shortened: false };
  let results: Result[] = [];
  let sizes: number[] = [];
  for (const [level, detail] of LEVELS.entries()) {
    results = build(detail);
    sizes = sizesOf(results);
    // Compression is only measured when the plain text alone would not fit.
    if (sizes.reduce(sum, 0) > SARIF_LIMITS.packed) sizes = packedSizesOf(results, options);
    if (sizes.reduce(sum, 0) <= SARIF_LIMITS.packed) return { results, shortened: level > 0 };
  }
  let room: number = SARIF_LIMITS.packed;
  const fitting = sizes.findIndex((size) => {
    room -= size;
    return room < 0;
  });
  return { results: results.slice(0, fitting), shortened: true };
}

function sum(total: number, each: number): number {
  return total + each;
}

function sizesOf(results: readonly Result[]): number[] {
  return results.map((result) => JSON.stringify(result).length);
}

/** Packed sizes, measured in runs of results since one alone hardly shrinks; each has its share of its run. */
function packedSizesOf(results: readonly Result[], options: ReportOptions): number[] {
  const { packed = (text: string) => text.length / SARIF_LIMITS.packing } = options;
  const sizes: number[] = [];
  for (let at = 0; at < results.length; at += MEASURED_TOGETHER) {
    const run = results.slice(at, at + MEASURED_TOGETHER);
    const share = packed(JSON.stringify(run)) / run.length;
    for (const _result of run) sizes.push(share);
  }
  return sizes;
}

/** Everything of the run but its results. */
function buildRun(analysis: Analysis, notices: readonly Notification[], options: ReportOptions): Run {
  const notifications = [
    ...notices,
    ...analysis.notifications.map(({ rule, level, message, do: advice }) =>
      buildNotification({ id: rule }, level, [message, advice].filter(Boolean).join(' ')),
    ),
  ];
  return {
    tool: { driver: buildDriver(analysis) },
    ...(options.category !== undefined && { automationDetails: { id: `${options.category}/` } }),
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      '%SRCROOT%': { description: { text: 'The root of the repository, or of the input.' } },
      '%INPUT%': { description: { text: 'Where input from outside of the repository lies.' } },
    },
    invocations: [
      {
        executionSuccessful: true,
        ...(options.exitCode !== undefined && { exitCode: options.exitCode }),
        toolExecutionNotifications: notifications,
      },
    ],
    properties: {
      notEvaluated: analysis.notEvaluated.map(({ rule, missing }) => ({ rule, missing })),
    },
  };
}

/** Writes the log with results one by one, so that no string of the whole file is ever built. */
function* writeLog(run: Run, results: readonly Result[]): Generator<string> {
  const size = JSON.stringify(results.slice(0, 1000)).length;
  const indent = size < PRETTY_BELOW && results.length <= 1000 ? 2 : 0;
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [{ ...run, results: [] }] };
  const frame = renderJsonText(log, indent);
  const hole = frame.lastIndexOf('"results"') + frame.slice(frame.lastIndexOf('"results"')).indexOf('[') + 1;
  yield frame.slice(0, hole);
  const newline = indent === 0 ? '' : '\n        ';
  for (const [index, result] of results.entries()) {
    const text = renderJsonText(result, indent);
    yield `${index === 0 ? '' : ','}${newline}${indent === 0 ? text : text.replaceAll('\n', newline)}`;
  }
  if (results.length > 0 && indent > 0) yield '\n      ';
  yield `${frame.slice(hole)}\n`;
}
