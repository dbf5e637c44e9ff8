import { describe, expect, it } from 'vitest';
import { model } from '../../model/model.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { readTexts } from '../../testing/read-texts.ts';
import { simulate } from '../simulate.ts';

function placement(selectors: string, scope = 'NamespaceAccessible'): string {
  return `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web }
spec: { statusReportingScope: ${scope}, resourceSelectors: [ ${selectors} ] }
`;
}

const namespace = (name: string): string => `{ group: "", version: v1, kind: Namespace, name: ${name} }`;
const ROLE = '{ group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: web }';

async function objectOf(text: string): Promise<KubeObject> {
  const [object] = (await readTexts({ 'a.yaml': text })).objects;
  if (object === undefined) throw new Error('the text holds an object');
  return object;
}

/** The topics told of a placement that changes from one revision to the next. */
async function topics(before: string, after: string): Promise<readonly string[]> {
  const bundle = await readTexts({ 'a.yaml': after });
  const [head] = bundle.objects;
  if (head === undefined) throw new Error('the text holds an object');
  const told = simulate(model(bundle, {})).violationsOf(head, await objectOf(before));
  return told.map(({ topic, pointer }) => `${topic} ${pointer}`);
}

describe('the namespace of a placement that shows its status there', () => {
  it('may not change from one revision to the next', async () => {
    expect(await topics(placement(namespace('web')), placement(`${ROLE}, ${namespace('shop')}`))).toEqual([
      'status-namespace-changed /spec/resourceSelectors/1/name',
    ]);
  });

  it('may stay where other selectors change', async () => {
    expect(await topics(placement(namespace('web')), placement(`${ROLE}, ${namespace('web')}`))).toEqual([]);
  });

  it('does not matter where the status stays with the placement', async () => {
    const scope = 'ClusterScopeOnly';
    expect(await topics(placement(namespace('web'), scope), placement(namespace('shop'), scope))).toEqual([]);
  });

  it('is told beside the scope when that is what changes', async () => {
    const found = await topics(placement(namespace('web'), 'ClusterScopeOnly'), placement(namespace('shop')));
    expect(found).toEqual(['status-scope-changed /spec/statusReportingScope']);
  });
});
