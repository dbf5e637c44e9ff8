import { relative, resolve } from 'node:path';
import { type CheckOutcome, checkFleet } from '../cli/check.ts';
import { type ChangeOutcome, checkChange } from '../cli/check-change.ts';
import { ignoreClosedPipe, writeLines, writeStream } from '../cli/output.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { ReportOptions } from '../report/format.ts';
import { readFormat } from '../report/formats.ts';
import { renderDiff, renderReport } from '../report/report.ts';
import { findActionBase } from './base.ts';
import { type ActionInputs, type Environment, readInputs } from './inputs.ts';
import { readLinkBase, summaryRoom, writeOutputs, writeSummary } from './runner.ts';

/** Bytes of a job summary; a runner drops one above 1 MiB. */
const SUMMARY_BYTES = 900 * 1024;
const FAILED = 3;

/** Runs the step: reports, annotations, summary, outputs, exit code. It talks to nobody (design.md §4.17). */
async function runAction(env: Environment): Promise<number> {
  const inputs = readInputs(env);
  if ('wrong' in inputs) return await refuse(env, inputs.wrong, 2);
  const workspace = resolve(env['GITHUB_WORKSPACE'] || '.');
  process.chdir(resolve(workspace, inputs.workingDirectory));
  const base = findActionBase(env, inputs.compareWith);
  if (base !== undefined && 'missing' in base) {
    const what = `cannot compare with the base: ${base.missing}`;
    if (inputs.compareWith !== 'auto') return await refuse(env, what, 2);
    await writeStream(process.stdout, [renderNotice(`${what}. All findings count.`)]);
  }
  const outcome =
    base !== undefined && 'commit' in base
      ? await checkChange(inputs.paths, base, inputs.flags)
      : await checkFleet(inputs.paths, inputs.flags);
  await writeLines(process.stderr, outcome.lines);
  if (outcome.analysis !== undefined) await showFindings(outcome, inputs, env);
  else if (outcome.code !== 0) await refuse(env, outcome.lines.join(' '), outcome.code);
  // Before the exit code ends the step, or later steps would not see them.
  writeOutputs(env, buildOutputs(outcome, inputs, workspace));
  return outcome.code;
}

/** Annotations in the log, and the summary of the job: of new findings when revisions are compared. */
async function showFindings(
  outcome: CheckOutcome | ChangeOutcome,
  inputs: ActionInputs,
  env: Environment,
): Promise<void> {
  const { analysis, paths } = outcome;
  const shown = 'fresh' in outcome ? outcome.fresh : analysis;
  if (shown === undefined) return;
  if (inputs.annotations) {
    const annotated = 'fresh' in outcome ? orderByChange(outcome, inputs.changedOnly) : shown;
    await writeStream(process.stdout, await render('github', annotated, paths));
  }
  const mostBytes = summaryRoom(env, SUMMARY_BYTES);
  if (!inputs.summary || mostBytes === 0) return;
  const linkBase = readLinkBase(env);
  const view =
    'fresh' in outcome ? [...renderDiff(outcome.report, 'markdown', { withoutFindings: true })].join('') : '';
  const left = mostBytes - Buffer.byteLength(view);
  const isRoomy = left > mostBytes / 4;
  const options = {
    ...paths,
    mostBytes: isRoomy ? left : mostBytes,
    ...(linkBase !== undefined && { linkBase }),
  };
  writeSummary(env, [isRoomy ? view : '', ...(await render('markdown', shown, options))]);
}

/** Files of the change first, since a runner shows only some annotations; with `only`, no others. */
function orderByChange({ fresh, changed }: ChangeOutcome, only: boolean): Analysis {
  const isTouched = ({ cause, at }: Finding): boolean =>
    changed.has(cause.location.uri) || changed.has(at.location.uri);
  const touched = fresh.findings.filter(isTouched);
  const others = only ? [] : fresh.findings.filter((finding) => !isTouched(finding));
  return { ...fresh, findings: [...touched, ...others] };
}

async function render(name: string, analysis: Analysis, options: ReportOptions): Promise<Iterable<string>> {
  const format = readFormat(name);
  return format === undefined ? [] : await renderReport(analysis, format, options);
}

/** The outputs of action.yml. A SARIF file that names files outside of the checkout is not offered for upload. */
function buildOutputs(
  outcome: CheckOutcome | ChangeOutcome,
  inputs: ActionInputs,
  workspace: string,
): Record<string, string | number> {
  const { code, analysis, targets } = outcome;
  const { error, warning, note } = analysis?.summary.findings ?? { error: 0, warning: 0, note: 0 };
  const fileOf = (isWanted: (name: string) => boolean): string => {
    const file = targets.find((target) => isWanted(target.format.name))?.file;
    return file === undefined || analysis === undefined ? '' : relative(workspace, resolve(file));
  };
  const isOutside =
    analysis?.findings.some(({ cause }) => isExternal(cause.location.uri, workspace)) ?? false;
  return {
    'sarif-file': isOutside && !inputs.allowExternalPaths ? '' : fileOf((name) => name === 'sarif'),
    'report-file': fileOf((name) => name !== 'sarif'),
    'result-count': error + warning + note,
    'error-count': error,
    'warning-count': warning,
    'note-count': note,
    'new-count': 'fresh' in outcome ? outcome.fresh.findings.length : '',
    'fixed-count': 'fresh' in outcome ? outcome.gone : '',
    risk: 'fresh' in outcome ? worstRisk(outcome) : '',
    'exit-code': code,
    conclusion: conclude(code),
  };
}

/** The highest risk of any fleet. */
function worstRisk({ report: { views } }: ChangeOutcome): string {
  return ['high', 'medium', 'low'].find((risk) => views.some((view) => view.risk === risk)) ?? 'none';
}

function isExternal(uri: string, workspace: string): boolean {
  return relative(workspace, resolve(uri)).startsWith('..');
}

function conclude(code: number): string {
  if (code === 0) return 'success';
  return code === 1 ? 'failure' : 'error';
}

/** Says why there is no result, as an annotation of the step. */
async function refuse(env: Environment, message: string, code: number): Promise<number> {
  await writeStream(process.stdout, [`::error title=fleetlint::${renderData(message)}\n`]);
  writeOutputs(env, { 'exit-code': code, conclusion: 'error' });
  return code;
}

function renderNotice(message: string): string {
  return `::notice title=fleetlint::${renderData(message)}\n`;
}

function renderData(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Usage mistakes are the workflow's, everything else that is thrown is ours. */
async function runCaught(): Promise<number> {
  try {
    return await runAction(process.env);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return await refuse(process.env, detail, error instanceof Error && 'isUsage' in error ? 2 : FAILED);
  }
}

ignoreClosedPipe(process.stdout);
process.exitCode = await runCaught();
