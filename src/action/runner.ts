import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, statSync } from 'node:fs';
import type { Environment } from './inputs.ts';

/** Writes the outputs of the step; nothing without a runner. Values may hold line ends, never a delimiter. */
export function writeOutputs(env: Environment, outputs: Readonly<Record<string, string | number>>): void {
  const file = env['GITHUB_OUTPUT'];
  if (!file) return;
  const delimiter = `end-${randomUUID()}`;
  const entries = Object.entries(outputs).map(
    ([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`,
  );
  appendFileSync(file, entries.join(''));
}

/** How many bytes the summary of the step may still take; 0 without a runner. */
export function summaryRoom(env: Environment, most: number): number {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file) return 0;
  return Math.max(0, most - (existsSync(file) ? statSync(file).size : 0));
}

/** Adds to the summary of the step. */
export function writeSummary(env: Environment, pieces: Iterable<string>): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file) appendFileSync(file, [...pieces].join(''));
}

/** Where the files of this run can be looked at, ending with a slash; undefined without a runner. */
export function readLinkBase(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = env;
  return server && repository && sha ? `${server}/${repository}/blob/${sha}/` : undefined;
}
