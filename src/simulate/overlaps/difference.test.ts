import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { parseYaml } from '../../testing/read-texts.ts';
import { findDifferences } from './difference.ts';
import { findManagedFields } from './field-managers.ts';

const read = (text: string) => parseYaml(text) as JsonObject;

describe('differences of a manifest and a live object', () => {
  it('are what the manifest states and the object has otherwise', () => {
    const manifest = read('{ data: { a: "1", b: "2" }, metadata: { labels: { team: x } } }');
    const live = read('{ data: { a: "1", b: "3", c: "4" }, metadata: { labels: { team: y } }, status: {} }');
    expect(findDifferences(manifest, live)).toEqual(['/data/b', '/metadata/labels/team']);
  });

  it('are none in status, system metadata and system labels', () => {
    const manifest = read(
      '{ status: { a: 1 }, metadata: { name: x, uid: u, labels: { app.kubernetes.io/name: web } } }',
    );
    expect(findDifferences(manifest, read('{ metadata: { name: x } }'))).toEqual([]);
  });

  it('are none between quantities of one amount, and between empty and absent', () => {
    const manifest = read('{ spec: { cpu: 1000m, memory: 1Gi, args: [], hostIPC: false } }');
    expect(findDifferences(manifest, read('{ spec: { cpu: "1", memory: 1024Mi } }'))).toEqual([]);
  });

  it('compare list items by name, else by place', () => {
    const manifest = read('{ spec: { containers: [ { name: b, image: x } ], args: [ "1", "2" ] } }');
    const live = read(
      '{ spec: { containers: [ { name: a, image: y }, { name: b, image: z } ], args: [ "1", "3" ] } }',
    );
    expect(findDifferences(manifest, live)).toEqual(['/spec/containers/0/image', '/spec/args/1']);
    expect(findDifferences(read('{ args: [ a ] }'), read('{ args: [ a, b ] }'))).toEqual(['/args']);
  });

  it('stop at a limit', () => {
    const manifest = read('{ data: { a: "1", b: "2", c: "3" } }');
    expect(findDifferences(manifest, read('{ data: {} }'), 2)).toHaveLength(2);
  });
});

describe('managed fields', () => {
  const live = read(`
    metadata:
      managedFields:
        - manager: scaler
          fieldsV1: { "f:spec": { "f:replicas": {}, "f:list": { 'k:{"name":"a"}': { ".": {}, "f:value": {} } } } }
        - { manager: other, subresource: status, fieldsV1: { "f:spec": { "f:replicas": {} } } }
        - { manager: work-api-agent, fieldsV1: { "f:spec": { "f:paused": {} } } }
    spec: { replicas: 5, paused: true, list: [ { name: b, value: 1 }, { name: a, value: 2 } ] }`);

  it('conflict where the manifest wants another value', () => {
    const manifest = read('{ spec: { replicas: 3, paused: false, list: [ { name: a, value: 9 } ] } }');
    expect(findManagedFields(manifest, live)).toEqual([
      { manager: 'scaler', pointer: '/spec/replicas' },
      { manager: 'scaler', pointer: '/spec/list/0/value' },
    ]);
  });

  it('are shared where values are equal or the manifest states none', () => {
    expect(findManagedFields(read('{ spec: { replicas: 5, other: 1 } }'), live)).toEqual([]);
  });
});
