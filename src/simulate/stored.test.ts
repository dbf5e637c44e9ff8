import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { parseYaml } from '../testing/read-texts.ts';
import { buildStoredManifest, isStoredFormKnown } from './stored.ts';

const object = (text: string): JsonObject => parseYaml(text) as JsonObject;

describe('what a hub stores of a manifest', () => {
  it('is a Service as a real hub stored it', () => {
    const written = object(
      '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: games}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}}',
    );
    const stored = buildStoredManifest(written);
    expect(stored).toEqual(
      object(
        '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: games}, spec: {internalTrafficPolicy: Cluster, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack, ports: [{port: 80, protocol: TCP, targetPort: 8080}], selector: {app: web}, sessionAffinity: None, type: ClusterIP}}',
      ),
    );
    expect(buildStoredManifest(stored)).toEqual(stored);
  });

  it('lacks what is empty, but for entries of string maps', () => {
    const written = object(
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {}, labels: {b: ""}}, data: {c: ""}}',
    );
    expect(buildStoredManifest(written)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { b: '' } },
      data: { c: '' },
    });
  });

  it('has the text of a Secret as data', () => {
    const written = object('{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {b: "é"}}');
    expect(buildStoredManifest(written)).toMatchObject({ type: 'Opaque', data: { b: 'w6k=' } });
  });

  it('is not known for custom kinds', () => {
    const widget = object('{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}, spec: {b: []}}');
    expect([isStoredFormKnown(widget), buildStoredManifest(widget)]).toEqual([false, widget]);
  });
});
