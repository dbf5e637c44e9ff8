import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_KINDS, builtInKind } from './kubernetes.ts';

interface Discovered {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

describe('the built-in kinds', () => {
  const discovery: Discovered[] = JSON.parse(
    readFileSync('testdata/kubefleet/selection/discovery.json', 'utf8'),
  );
  const groups = new Set(BUILT_IN_KINDS.map((row) => row.group));

  it.each(
    discovery
      .filter((row) => groups.has(row.group))
      .map((row) => [`${row.group}/${row.kind} ${row.version}`, row]),
  )('have %s as a hub discovers it', (_name, row) => {
    const found = BUILT_IN_KINDS.find(
      (each) => each.group === row.group && each.version === row.version && each.kind === row.kind,
    );
    expect(found).toMatchObject(row);
  });

  it('tell workloads from the rest', () => {
    expect(builtInKind('apps', 'Deployment')?.workload).toBe(true);
    expect(builtInKind('', 'Service')?.workload).toBe(false);
    expect(builtInKind('apps', 'Widget')).toBeUndefined();
  });
});
