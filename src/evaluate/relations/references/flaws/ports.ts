import {
  isJsonList,
  type Json,
  pointer,
  pointerSteps,
  readList,
  readNumber,
  readPath,
  readString,
} from '../../../../api/json.ts';
import { list } from '../../../../model/list.ts';
import { decodePodSpec } from '../../../../model/pod-spec.ts';
import type { Payload } from '../../../../simulate/forecast/payloads.ts';
import type { Flaw } from './flaw.ts';

/** The port that a backend names and the Service it names does not have. */
export function findMissingPort(consumer: Json, at: string, service: Json): Flaw | undefined {
  const steps = pointerSteps(at);
  const outer = steps.at(-1) === 'name' ? steps.slice(0, -1) : steps;
  const backend = readSteps(consumer, outer);
  const port = readPath(backend, 'port');
  const wanted = readNumber(port, 'number') ?? (readString(port, 'name') || port);
  if (typeof wanted !== 'number' && (typeof wanted !== 'string' || wanted === '')) return undefined;
  const ports = readList(service, 'spec', 'ports');
  if (ports.length === 0 || readString(service, 'spec', 'type') === 'ExternalName') return undefined;
  const isThere = ports.some(
    (each) => readNumber(each, 'port') === wanted || readString(each, 'name') === wanted,
  );
  if (isThere) return undefined;
  const names = ports.map((each) => readString(each, 'name') || String(readNumber(each, 'port') ?? ''));
  return {
    sort: 'no-port',
    detail: `port ${wanted}; it has ${list(names)}`,
    pointer: pointer(...outer, 'port'),
  };
}

/** A named port of a Service that no container of the pods behind it has: kube-proxy finds no endpoint for it. */
export function findExposure(service: Json, pods: readonly Payload[]): Flaw | undefined {
  if (pods.length === 0) return undefined;
  const names = new Set(
    pods.flatMap((payload) =>
      (decodePodSpec(payload, payload.manifest)?.containers ?? []).flatMap(({ value }) =>
        readList(value, 'ports').map((port) => readString(port, 'name')),
      ),
    ),
  );
  for (const [index, port] of readList(service, 'spec', 'ports').entries()) {
    const target = readString(port, 'targetPort');
    // A number in quotes is a number.
    if (target === '' || /^\d+$/.test(target) || names.has(target)) continue;
    const at = pointer('spec', 'ports', index, 'targetPort');
    return { sort: 'port-not-exposed', detail: target, pointer: at };
  }
  return undefined;
}

function readSteps(value: Json, steps: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of steps) current = readPath(current, isJsonList(current) ? Number(step) : step);
  return current;
}
