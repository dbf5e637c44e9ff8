import { describe, expect, it } from 'vitest';
import { readList, readPath, readString } from '../api/json.ts';
import { nameObject, readTexts } from '../testing/read-texts.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: runner
      containers:
      - name: web
        image: registry.example:5000/web:1.0
        envFrom:
        - configMapRef: {name: web-config}
`;
const BASE = {
  'base/kustomization.yaml': `resources:
- deployment.yaml
- others.yaml
`,
  'base/deployment.yaml': DEPLOYMENT,
  'base/others.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: v1
kind: Namespace
metadata: {name: base}
---
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: {name: web}
spec: {}
`,
};

describe('overlays of one base', () => {
  const files = {
    ...BASE,
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamespace: dev\n',
    'overlays/prod/kustomization.yaml': `resources: [../../base]
namespace: prod
namePrefix: p-
nameSuffix: -x
commonLabels: {team: shop}
commonAnnotations: {owner: shop}
replicas: [{name: web, count: 3}]
images: [{name: "registry.example:5000/web", newTag: "2.0"}]
patches:
- path: patch.yaml
- target: {kind: Deployment, name: web}
  patch: |-
    - op: add
      path: /spec/template/spec/nodeSelector
      value: {disk: ssd}
`,
    'overlays/prod/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        env: [{name: MODE, value: prod}]
      - name: sidecar
        image: sidecar:1
`,
  };
  it('are alternatives: neither duplicates nor broken objects', async () => {
    const { objects, problems } = await readTexts(files);
    expect(problems).toEqual([]);
    expect(objects.map(nameObject).sort()).toEqual([
      'declared ClusterResourcePlacement p-web-x (overlays/prod)',
      'declared ClusterResourcePlacement web (overlays/dev)',
      'declared Deployment dev/web (overlays/dev)',
      'declared Deployment prod/p-web-x (overlays/prod)',
      'declared Namespace dev (overlays/dev)',
      'declared Namespace prod (overlays/prod)',
      'declared ServiceAccount dev/runner (overlays/dev)',
      'declared ServiceAccount prod/p-runner-x (overlays/prod)',
    ]);
  });
  it('carry what the overlay says, and keep their place in the base', async () => {
    const { objects } = await readTexts(files);
    const web = objects.find(({ name }) => name === 'p-web-x');
    const deployment = objects.find(
      ({ kind, overlay }) => kind === 'Deployment' && overlay === 'overlays/prod',
    );
    expect(web).toBeDefined();
    expect(deployment?.origin.source.uri).toBe('base/deployment.yaml');
    const spec = readPath(deployment?.value, 'spec');
    expect(spec).toEqual({
      replicas: 3,
      selector: { matchLabels: { app: 'web', team: 'shop' } },
      template: {
        metadata: { labels: { app: 'web', team: 'shop' }, annotations: { owner: 'shop' } },
        spec: {
          serviceAccountName: 'p-runner-x',
          nodeSelector: { disk: 'ssd' },
          containers: [
            { name: 'sidecar', image: 'sidecar:1' },
            {
              name: 'web',
              image: 'registry.example:5000/web:2.0',
              envFrom: [{ configMapRef: { name: 'web-config' } }],
              env: [{ name: 'MODE', value: 'prod' }],
            },
          ],
        },
      },
    });
  });
  it('are no alternatives when they share nothing', async () => {
    const { objects } = await readTexts({
      'a/kustomization.yaml': 'resources: [x.yaml]\nnamespace: one\n',
      'a/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      'b/kustomization.yml': 'resources: [x.yaml]\nnamespace: two\n',
      'b/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    });
    expect(objects.map(nameObject)).toEqual(['declared ConfigMap one/a', 'declared ConfigMap two/a']);
  });
});

describe('generators', () => {
  // Names as the Kubernetes documentation prints them (its secret is really misspelt).
  it('name their objects with the hash of the content, and references follow', async () => {
    const { objects } = await readTexts({
      Kustomization: `resources: [deployment.yaml]
configMapGenerator:
- {name: example-configmap-2, literals: [FOO=Bar]}
- {name: web-config, literals: [A=1], options: {disableNameSuffixHash: true}}
secretGenerator:
- {name: example-secret-2, literals: [username=admin, password=secert]}
`,
      'deployment.yaml': DEPLOYMENT.replace('web-config', 'example-configmap-2'),
    });
    expect(objects.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      'ConfigMap example-configmap-2-g2hdhfc6tk',
      'ConfigMap web-config',
      'Deployment web',
      'Secret example-secret-2-t52t6g96d8',
    ]);
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    const [container] = readList(deployment?.value, 'spec', 'template', 'spec', 'containers');
    expect(readString(container, 'envFrom', 0, 'configMapRef', 'name')).toBe(
      'example-configmap-2-g2hdhfc6tk',
    );
  });
  it('keep the plain name when a file they read is not in the input', async () => {
    const { objects } = await readTexts({
      'kustomization.yaml': 'configMapGenerator: [{name: cfg, files: [app.properties]}]\n',
    });
    expect(objects.map(nameObject)).toEqual(['declared ConfigMap cfg']);
  });
});

describe('components and older fields', () => {
  it('work on what they are given', async () => {
    const { objects } = await readTexts({
      ...BASE,
      'app/kustomization.yaml':
        'bases: [../base]\ncomponents: [../extra]\npatchesStrategicMerge: [gone.yaml]\n',
      'app/gone.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n$patch: delete\n',
      'extra/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nlabels: [{pairs: {x: z}}]\n' +
        'patchesJson6902: [{target: {kind: Deploy.*}, path: p.yaml}]\n',
      'extra/p.yaml': '- {op: replace, path: /spec/replicas, value: 7}\n',
    });
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Namespace', 'ClusterResourcePlacement']);
    expect(readPath(objects[0]?.value, 'spec', 'replicas')).toBe(7);
    expect(readPath(objects[2]?.value, 'metadata', 'labels')).toEqual({ x: 'z' });
    expect(readPath(objects[0]?.value, 'spec', 'template', 'metadata', 'labels')).toEqual({ app: 'web' });
  });
});

describe('what only the real program can do', () => {
  it('is said once, with the way out', async () => {
    const { objects, problems } = await readTexts({
      ...BASE,
      'app/kustomization.yaml':
        'resources: [../base, "https://github.com/a/b?ref=v1", ../missing]\nhelmCharts: [{name: x}]\n',
    });
    expect(objects).toHaveLength(4);
    expect(problems.map(({ kind, message, advice }) => [kind, message, advice])).toEqual([
      [
        'template',
        'It uses helmCharts, missing, which is not in the input, the remote resource https://github.com/a/b?ref=v1; what these add or change was not analyzed',
        'Pass the output of kustomize build, or use --render.',
      ],
    ]);
  });
  it('does not run in circles', async () => {
    const { objects, problems } = await readTexts({
      'a/kustomization.yaml': 'resources: [../b, x.yaml]\n',
      'a/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
    });
    expect([objects.length, problems.map(({ kind }) => kind)]).toEqual([1, ['template']]);
  });
});

describe('files that only look like it', () => {
  it('Flux objects in a file of that name stay objects', async () => {
    const { objects } = await readTexts({
      'kustomization.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: {path: ./apps}\n',
    });
    expect(objects.map(nameObject)).toEqual(['declared Kustomization flux-system/apps']);
  });
  it('observed objects are never rendered', async () => {
    const { objects } = await readTexts({
      'kustomization.yaml': 'resources: [x.yaml]\nnamespace: other\n',
      'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: one, uid: u}\n',
    });
    expect(objects.map(nameObject)).toEqual(['hub ConfigMap one/a']);
  });
});
