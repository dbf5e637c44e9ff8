import { isJsonList, isJsonObject, type Json, pointer, pointerSteps, readPath } from '../../api/json.ts';
import { decodeManifest } from '../../model/manifest.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { findSecretPaths } from '../../read/read.ts';
import type { PatchResult } from '../../simulate/forecast/patches.ts';
import type { Landing } from '../../simulate/landings.ts';
import type { ForecastChange, ForecastContext, ForecastManifest } from './answer.ts';

const MASK = '***';

/** What patches changed, value by value; secrets masked. */
export function buildChanges(
  { forecast }: ForecastContext,
  landing: Landing,
  steps: readonly PatchResult[],
): readonly ForecastChange[] {
  const holder = forecast.hub().sourceOf(landing.object).object;
  const manifest = forecast.manifestOf(landing);
  const secrets = readSecrets(holder, manifest);
  return steps
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
    .map(({ snapshot, rule, op, path, before, after }) => {
      const { apiVersion, kind, namespace, name } = forecast.overrides().objectOf(snapshot);
      const shown = (value: Json | undefined): string =>
        value === undefined ? '' : JSON.stringify(maskBelow(value, resolveEnd(manifest, path), secrets));
      const override = { apiVersion, kind, namespace, name };
      return { override, rule, op, path, before: shown(before), after: shown(after) };
    });
}

/** The manifest of a landing, with the override behind each node that was written or taken away. */
export function buildManifest(
  { forecast }: ForecastContext,
  landing: Landing,
  steps: readonly PatchResult[],
): ForecastManifest {
  const value = forecast.manifestOf(landing);
  const holder = forecast.hub().sourceOf(landing.object).object;
  const origins = new Map<string, string>();
  const removed: (readonly [string, string])[] = [];
  for (const { snapshot, rule, op, path } of landing.changed === undefined ? [] : steps) {
    const { kind, namespace, name } = forecast.overrides().objectOf(snapshot);
    const text = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}, rule #${rule}`;
    if (op === 'remove') removed.push([path, text]);
    else origins.set(resolveEnd(value, path), text);
  }
  return { value: maskBelow(value, '', readSecrets(holder, value)), origins, removed };
}

/** `-` and negative indices as the index they have come to name. */
function resolveEnd(value: Json, path: string): string {
  const steps = pointerSteps(path);
  let current: Json | undefined = value;
  const resolved = steps.map((step) => {
    if (!isJsonList(current)) {
      current = readPath(current, step);
      return step;
    }
    const at: number = step === '-' ? current.length - 1 : Number(step);
    const index = at < 0 ? at + current.length : at;
    current = current[index];
    return String(index);
  });
  return pointer(...resolved);
}

function readSecrets(holder: KubeObject, value: Json): readonly string[] {
  const manifest = decodeManifest(value, '', 0);
  return findSecretPaths({ ...holder, kind: manifest.kind, value: manifest.value });
}

/** Keys are no secret: they tell what a pod can refer to. */
function maskLeaves(value: Json): Json {
  if (isJsonList(value)) return value.map(maskLeaves);
  if (!isJsonObject(value)) return MASK;
  return Object.fromEntries(Object.keys(value).map((key) => [key, maskLeaves(value[key] ?? null)]));
}

/** A value that stands at `path`, with everything at or below a secret path masked. */
function maskBelow(value: Json, path: string, secrets: readonly string[]): Json {
  if (secrets.some((secret) => path === secret || path.startsWith(`${secret}/`))) return maskLeaves(value);
  if (!secrets.some((secret) => secret.startsWith(`${path}/`))) return value;
  if (isJsonList(value)) {
    return value.map((item, index) => maskBelow(item, path + pointer(index), secrets));
  }
  if (!isJsonObject(value)) return value;
  const masked = Object.keys(value).map((key): readonly [string, Json] => [
    key,
    maskBelow(value[key] ?? null, path + pointer(key), secrets),
  ]);
  return Object.fromEntries(masked);
}
