import { readFileSync } from 'node:fs';
import { readString } from '../api/json.ts';
import { type BaseCommit, findBaseCommit } from '../cli/check-change.ts';
import { decodeYaml } from '../read/yaml.ts';
import type { Environment } from './inputs.ts';

/** What to compare with: a commit, nothing because nothing was asked for, or nothing although it was. */
export type ActionBase = BaseCommit | undefined;

/**
 * The commit that a pull request or merge group goes into, as the event and the checkout tell it. Undefined for other
 * events. Nothing is fetched: what the checkout lacks is missing.
 */
export function findActionBase(env: Environment, compareWith: string): ActionBase {
  if (compareWith === 'off') return undefined;
  if (compareWith !== 'auto') return findBaseCommit([compareWith, `origin/${compareWith}`]);
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (event !== 'pull_request' && event !== 'merge_group') return undefined;
  const payload = readEvent(env['GITHUB_EVENT_PATH']);
  const branch = env['GITHUB_BASE_REF'] ?? '';
  const revisions = [
    readString(payload, 'pull_request', 'base', 'sha'),
    readString(payload, 'merge_group', 'base_sha'),
    ...(branch === '' ? [] : [`origin/${branch}`]),
    // The merge commit that is checked out by default has the base as its first parent.
    ...(/^refs\/pull\/\d+\/merge$/.test(env['GITHUB_REF'] ?? '') ? ['HEAD^1'] : []),
  ].filter((revision) => revision !== '');
  if (revisions.length === 0) return { missing: 'the event names no base' };
  const base = findBaseCommit(revisions);
  if ('missing' in base || branch === '') return base;
  return { ...base, name: branch };
}

function readEvent(path: string | undefined) {
  if (path === undefined || path === '') return null;
  try {
    return decodeYaml(readFileSync(path, 'utf8')).value;
  } catch {
    // Without the event's file, the branch and the checkout still tell the base.
    return null;
  }
}
