import { describe, expect, it } from 'vitest';
import { buildApplier } from '../../model/applier.ts';
import { model } from '../../model/model.ts';
import { readTexts } from '../../testing/read-texts.ts';
import { simulate } from '../simulate.ts';

const CI = buildApplier('ci', ['deployers']);
const ADMIN = buildApplier('root', ['system:masters']);
const ROBOT = buildApplier('system:serviceaccount:argocd:controller', []);
const GUARDED = { 'enable-guard-rail': 'true' };

function manifest(apiVersion: string, kind: string, metadata: string, rest = ''): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${rest}`;
}

/** What the hub says about the last of the files, as kubectl prints it; '' when it takes it. */
async function answer(
  text: string,
  flags: Readonly<Record<string, string>>,
  appliedBy = CI,
  stored = '',
): Promise<string> {
  const bundle = await readTexts(stored === '' ? { 'a.yaml': text } : { 'hub.yaml': stored, 'a.yaml': text });
  const fleet = model(bundle, { flags: new Map(Object.entries(flags)), appliedBy });
  const object = bundle.objects.find(({ origin }) => origin.source.uri.endsWith('a.yaml'));
  const violations = object === undefined ? [] : simulate(fleet).violationsOf(object);
  return violations.map((each) => each.answer.replace(/^.*from? ?creating "STDIN": /, '')).join('\n');
}

const CONFIG = manifest('v1', 'ConfigMap', 'name: a, namespace: fleet-system');
const MAIL = manifest('v1', 'Secret', 'name: w, namespace: fleet-member-east');
const ACCOUNT = manifest('v1', 'ServiceAccount', 'name: a, namespace: kube-system');
const POD = manifest('v1', 'Pod', 'name: a, namespace: shop');

describe('the guard rail', () => {
  it.each([
    ['a system namespace', CONFIG, 'fleet.fleetsystemnamespacedresources.guardrail.validating'],
    ['the mailbox of a member', MAIL, 'fleet.fleetmembernamespacedresources.guardrail.validating'],
    ['kube-system', ACCOUNT, 'fleet.kubenamespacedresources.guardrail.validating'],
    [
      'a reserved Namespace',
      manifest('v1', 'Namespace', 'name: kube-x'),
      'fleet.namespace.guardrail.validating',
    ],
  ])('speaks under the name of the webhook for %s', async (_, text, webhook) => {
    expect(await answer(text, GUARDED)).toContain(
      `admission webhook "${webhook}" denied the request: user: 'ci' in 'groups: [deployers system:authenticated]' is not allowed to CREATE resource `,
    );
    expect(await answer(text, GUARDED, ADMIN)).toBe('');
    expect(await answer(text, GUARDED, ROBOT)).toBe('');
    expect(await answer(text, {})).toBe('');
    expect(await answer(text, { ...GUARDED, 'whitelisted-users': 'x,ci' })).toBe('');
    expect(await answer(text, { ...GUARDED, 'enable-webhook': 'false' })).toBe('');
  });

  it.each([
    [
      'a reserved namespace that it does not watch',
      manifest('v1', 'ConfigMap', 'name: a, namespace: kube-other'),
    ],
    [
      'a kind that it does not watch',
      manifest('coordination.k8s.io/v1', 'Lease', 'name: a, namespace: kube-system'),
    ],
    ['any other namespace', manifest('v1', 'ConfigMap', 'name: a, namespace: shop')],
    ['any other Namespace', manifest('v1', 'Namespace', 'name: shop')],
  ])('is not asked about %s', async (_, text) => {
    expect(await answer(text, GUARDED)).toBe('');
  });

  it('is asked about namespaces with the label of the fleet', async () => {
    const namespace = manifest(
      'v1',
      'Namespace',
      'name: mail, uid: 5d3c9b2e-0c1f-4f53-8d46-7a1b2c3d0001, labels: { kubernetes-fleet.io/is-fleet-resource: "true" }',
    );
    const text = manifest('v1', 'ConfigMap', 'name: a, namespace: mail');
    expect(await answer(text, GUARDED, CI, namespace)).toContain('fleetmembernamespacedresources');
  });

  it('is asked about changes, and not about manifests that change nothing', async () => {
    const stored = `${manifest('v1', 'ConfigMap', 'name: a, namespace: fleet-system, uid: 5d3c9b2e-0c1f-4f53-8d46-7a1b2c3d0001')}data: { a: "1", b: "2" }\n`;
    expect(await answer(`${CONFIG}data: { a: "1" }\n`, GUARDED, CI, stored)).toBe('');
    expect(await answer(`${CONFIG}data: { a: "3" }\n`, GUARDED, CI, stored)).toContain('UPDATE');
  });

  it('lets anyone label a member, and keeps its identity and the annotations of the service', async () => {
    const member = (metadata: string, identity: string): string =>
      `${manifest('cluster.kubernetes-fleet.io/v1', 'MemberCluster', `name: east, ${metadata}`)}spec: { identity: { kind: User, apiGroup: rbac.authorization.k8s.io, name: ${identity} } }\n`;
    const service = 'annotations: { fleet.azure.com/cluster-resource-id: x }';
    const stored = `${member(`uid: 5d3c9b2e-0c1f-4f53-8d46-7a1b2c3d0001, ${service}`, 'a')}status: { agentStatus: [] }\n`;
    expect(await answer(member('labels: { env: prod }', 'a'), GUARDED, CI, stored)).toBe('');
    expect(await answer(member('labels: { env: prod }', 'b'), GUARDED, CI, stored)).toContain(
      'not allowed to UPDATE',
    );
    const denying = { ...GUARDED, 'deny-modify-member-cluster-labels': 'true' };
    expect(await answer(member('labels: { env: prod }', 'a'), denying, CI, stored)).toContain(
      'users are not allowed to modify labels through hub cluster directly',
    );
  });
});

describe('the admission policies', () => {
  const POLICIES = { 'enable-webhook': 'false', 'enable-admission-policy-manager': 'true' };

  it('refuse Pods outside reserved namespaces in the words of the API server', async () => {
    expect(await answer(POD, POLICIES)).toContain(
      `pods "a" is forbidden: ValidatingAdmissionPolicy 'deny-pods-and-replicasets-outside-reserved-namespaces' with binding 'deny-pods-and-replicasets-outside-reserved-namespaces-binding' denied request: creating pods and replicas is disallowed in the fleet hub cluster`,
    );
    expect(await answer(POD, { 'enable-webhook': 'false' })).toBe('');
    expect(await answer(POD, { ...POLICIES, 'enable-workload': 'true' })).not.toBe('');
    expect(await answer(POD.replace('shop', 'kube-x'), POLICIES)).toBe('');
  });

  it('keep people from writing ServiceAccounts of the system', async () => {
    expect(await answer(ACCOUNT, POLICIES)).toContain('writing service accounts in reserved namespaces');
    expect(await answer(ACCOUNT, POLICIES, ROBOT)).toBe('');
    expect(await answer(ACCOUNT.replace('kube-system', 'shop'), POLICIES)).toBe('');
  });
});
