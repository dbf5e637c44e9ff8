import { type Json, pointer, readList, readNumber, readPath, readString } from '../../../../api/json.ts';
import type { ObjectIdentity } from '../../../../model/identity.ts';
import { countPods } from '../../../../model/pod-resources.ts';
import { decodePodSpec } from '../../../../model/pod-spec.ts';
import type { Payload } from '../../../../simulate/forecast/payloads.ts';
import type { Flaw } from './flaw.ts';

/** A share of requests that an autoscaler goes by: of which resource, of which container ('' for all), and where. */
interface Share {
  readonly resource: string;
  readonly container: string;
  readonly pointer: string;
}

/** Requests that an autoscaler goes by and that containers of its target do not make. */
export function findUnrequested(scaler: Json, target: ObjectIdentity, manifest: Json): Flaw | undefined {
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) return undefined;
  const spec = decodePodSpec(target, manifest as Payload['manifest']);
  if (spec === undefined || readPath(spec.value, 'resources') !== undefined) return undefined;
  for (const { resource, container, pointer: at } of readShares(scaler)) {
    const lacking = spec.containers.find(
      ({ role, name, value }) =>
        role === 'container' &&
        (container === '' || container === name) &&
        readPath(value, 'resources', 'requests', resource) === undefined &&
        readPath(value, 'resources', 'limits', resource) === undefined,
    );
    if (lacking !== undefined) {
      return {
        sort: 'no-requests',
        detail: `container ${lacking.name} asks for no ${resource}`,
        pointer: at,
      };
    }
  }
  return undefined;
}

function readShares(scaler: Json): readonly Share[] {
  const first = readNumber(scaler, 'spec', 'targetCPUUtilizationPercentage');
  if (first !== undefined)
    return [{ resource: 'cpu', container: '', pointer: '/spec/targetCPUUtilizationPercentage' }];
  return readList(scaler, 'spec', 'metrics').flatMap((metric, index): Share[] => {
    const field = readString(metric, 'type') === 'ContainerResource' ? 'containerResource' : 'resource';
    const source = readPath(metric, field);
    const target = readPath(source, 'target');
    const isShare =
      readString(target, 'type') === 'Utilization' ||
      readNumber(source, 'targetAverageUtilization') !== undefined;
    if (!isShare) return [];
    const [resource, container] = [readString(source, 'name'), readString(source, 'container')];
    return [{ resource, container, pointer: pointer('spec', 'metrics', index) }];
  });
}

/** A budget that never lets a pod go, so that nodes cannot be drained. */
export function findStandstill(
  budget: Json,
  pods: readonly Payload[],
  scaled: ReadonlySet<string>,
): Flaw | undefined {
  if (pods.length === 0) return undefined;
  const most = readPath(budget, 'spec', 'maxUnavailable');
  if (most === 0 || most === '0' || most === '0%') {
    return { sort: 'never-evicts', detail: `maxUnavailable is ${most}`, pointer: '/spec/maxUnavailable' };
  }
  const least = readPath(budget, 'spec', 'minAvailable');
  const at = '/spec/minAvailable';
  if (least === '100%') return { sort: 'never-evicts', detail: 'minAvailable is 100%', pointer: at };
  const wanted = typeof least === 'string' && /^\d+$/.test(least) ? Number(least) : least;
  if (typeof wanted !== 'number' || wanted === 0) return undefined;
  let total = 0;
  for (const { kind, namespace, name, manifest } of pods) {
    const count = countPods(kind, manifest);
    if (count === undefined || scaled.has(`${namespace}/${kind}/${name}`)) return undefined;
    total += count;
  }
  if (total === 0 || wanted < total) return undefined;
  return {
    sort: 'never-evicts',
    detail: `minAvailable is ${wanted}, and ${total === 1 ? 'there is 1 pod' : `there are ${total} pods`}`,
    pointer: at,
  };
}
