import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { countPods, readLimitDefaults, readPodResources } from './pod-resources.ts';
import { decodePodSpec } from './pod-spec.ts';
import { renderQuantity } from './quantity.ts';
import type { Amounts } from './quantity-sum.ts';

function podOf(spec: JsonObject) {
  const found = decodePodSpec({ group: '', kind: 'Pod' }, { spec });
  if (found === undefined) throw new Error('no pod');
  return found;
}

function print(amounts: Amounts): Record<string, string> {
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, renderQuantity(amount)]));
}

const requests = (cpu: string) => ({ resources: { requests: { cpu } } });

describe('what a pod asks for', () => {
  it('is what its containers ask for, or the largest init container, with sidecars and overhead', () => {
    const containers = [
      { name: 'a', ...requests('100m') },
      { name: 'b', ...requests('200m') },
    ];
    expect(print(readPodResources(podOf({ containers })).requests)).toEqual({ cpu: '300m' });
    const initContainers = [{ name: 'i', ...requests('1') }];
    expect(print(readPodResources(podOf({ containers, initContainers })).requests)).toEqual({ cpu: '1' });
    const sidecar = [{ name: 's', restartPolicy: 'Always', ...requests('500m') }, ...initContainers];
    expect(print(readPodResources(podOf({ containers, initContainers: sidecar })).requests)).toEqual({
      cpu: '1500m',
    });
    const overhead = { cpu: '50m' };
    expect(print(readPodResources(podOf({ containers, overhead })).requests)).toEqual({ cpu: '350m' });
  });

  it('is the limit where no request is written, and what the pod as a whole says', () => {
    const containers = [{ name: 'a', resources: { limits: { cpu: '2', memory: '1Gi' } } }];
    expect(print(readPodResources(podOf({ containers })).requests)).toEqual({ cpu: '2', memory: '1Gi' });
    const whole = { requests: { cpu: '3' } };
    expect(print(readPodResources(podOf({ containers, resources: whole })).requests)['cpu']).toBe('3');
  });

  it('takes defaults of limit ranges in the order of the API server', () => {
    const range = (item: JsonObject) =>
      readLimitDefaults([{ spec: { limits: [{ type: 'Container', ...item }] } }]);
    expect(print(range({ max: { cpu: '2' } }).limits)).toEqual({ cpu: '2' });
    expect(print(range({ max: { cpu: '2' }, default: { cpu: '1' } }).requests)).toEqual({ cpu: '1' });
    expect(print(range({ default: { cpu: '1' }, defaultRequest: { cpu: '100m' } }).requests)).toEqual({
      cpu: '100m',
    });
    expect(print(range({ min: { cpu: '50m' } }).requests)).toEqual({ cpu: '50m' });
    expect(print(range({ min: { cpu: '50m' }, default: { cpu: '1' } }).requests)).toEqual({ cpu: '1' });
    expect(readLimitDefaults([{ spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } }]).limits.size).toBe(
      0,
    );
  });

  it('does not depend on the order of containers, and never shrinks with one more', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 5 });
    const millis = (list: readonly number[]): bigint => {
      const containers = list.map((cpu, at) => ({ name: `c${at}`, ...requests(`${cpu}m`) }));
      const found = readPodResources(podOf({ containers })).requests.get('cpu');
      return found === undefined ? 0n : (found.mantissa * 1000n * 10n ** BigInt(found.scale + 3)) / 1000n;
    };
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 5000 }), (list, more) => {
        const sum = millis(list);
        expect(sum).toBe(BigInt(list.reduce((a, b) => a + b, 0)));
        expect(millis([...list].reverse())).toBe(sum);
        expect(millis([...list, more])).toBe(sum + BigInt(more));
      }),
    );
  });

  it('counts pods where the manifest tells them', () => {
    expect(countPods('Deployment', { spec: { replicas: 3 } })).toBe(3);
    expect(countPods('Deployment', { spec: {} })).toBe(1);
    expect(countPods('Job', { spec: { parallelism: 5, completions: 2 } })).toBe(2);
    expect(countPods('DaemonSet', { spec: {} })).toBeUndefined();
    expect(countPods('CronJob', { spec: {} })).toBeUndefined();
  });
});
