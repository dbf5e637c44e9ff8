import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameObject, readTexts } from '../testing/read-texts.ts';
import { findMarker, renderPlaceholders } from './template-marker.ts';

async function readOne(text: string) {
  const { objects, problems } = await readTexts({ 'x.yaml': text });
  return {
    objects: objects.map(nameObject),
    problems: problems.map(({ kind, message, start }) => [kind, message, start]),
  };
}
const SOUND = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
const said = (marker: string) => `It holds the placeholder ${marker} and was not analyzed`;

describe('documents that do not parse', () => {
  it('because of placeholders are templates, and the others of the file count', async () => {
    const text = `${SOUND}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n{{- if .x }}\ndata: {}\n{{- end }}\n---\n${SOUND}`;
    const { objects, problems } = await readOne(text);
    expect(objects).toHaveLength(2);
    expect(problems).toEqual([['template', said('{{ .Values.name }}'), text.indexOf('{{')]]);
  });
  it('alone in column 0 inside a list', async () => {
    const text = `kind: X\napiVersion: a/b\nmetadata: {name: x}\nspec:\n  clusterNames:\n{{PLACEHOLDER}}\n`;
    expect((await readOne(text)).problems).toEqual([
      ['template', said('{{PLACEHOLDER}}'), text.indexOf('{{')],
    ]);
  });
  it('as a value, where it reads as a mapping of a mapping', async () => {
    const { objects, problems } = await readOne(
      `${SOUND}---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a: {{SECRET}}\n`,
    );
    expect(objects).toEqual(['declared Namespace shop']);
    expect(problems.map(([kind]) => kind)).toEqual(['template']);
  });
  it('for another reason are broken, placeholder or not', async () => {
    const { problems } = await readOne(
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ define "x" }}\n  b: [1, 2\n',
    );
    expect(problems.map(([kind]) => kind)).toEqual(['not-parsable']);
  });
  it('are counted once for a file', async () => {
    const one = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{a}}}\n';
    const { problems } = await readOne([one, one, one].join('---\n'));
    expect(problems.map(([, message]) => message)).toEqual([
      `${said('{{a}}')}, nor were 2 more of its documents`,
    ]);
  });
});

describe('documents that parse', () => {
  const config = (name: string, data: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: '${data}'}\n`;
  it.each(['"{{ .Release.Name }}"', '"${NAME}"', '"${NAME:-x}"', '"$1-epp"', '"$(NAME)"', '"$MEMBER"'])(
    'with the name %s are templates',
    async (name) => {
      const { objects, problems } = await readOne(config(name, 'x'));
      expect([objects, problems.map(([kind]) => kind)]).toEqual([[], ['template']]);
    },
  );
  it.each(['{{ $labels.instance }}', '${HOME}/bin', '$(POD_IP)', '{% raw %}'])(
    'with %s in their data are none: that is text for programs',
    async (data) => {
      expect((await readOne(config('c', data))).problems).toEqual([]);
    },
  );
  const override = (value: string) =>
    `apiVersion: placement.kubernetes-fleet.io/v1\nkind: ResourceOverride\nmetadata: {name: o, namespace: n}\nspec:\n  policy: {overrideRules: [{jsonPatchOverrides: [{op: add, path: /a, value: '${value}'}]}]}\n`;
  it.each(['${MEMBER-CLUSTER-NAME}', 'x-${MEMBER-CLUSTER-LABEL-KEY-region}-${MEMBER-CLUSTER-NAME}'])(
    "with KubeFleet's own %s are none",
    async (value) => {
      expect((await readOne(override(value))).problems).toEqual([]);
    },
  );
  it('with another variable beside it are templates', async () => {
    const { problems } = await readOne(override('${MEMBER-CLUSTER-NAME}.${DOMAIN}'));
    expect(problems.map(([, message]) => message)).toEqual([said('${DOMAIN}')]);
  });
  it('with a placeholder for an image or a whole value are templates, with one in an argument not', async () => {
    const pod = (image: string, arg: string, policy: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {restartPolicy: "${policy}", containers: [{name: c, image: "${image}", args: ["${arg}"]}]}\n`;
    expect((await readOne(pod('web:${TAG}', 'x', 'Never'))).problems).toHaveLength(1);
    expect((await readOne(pod('web:1', 'x', '{{ .Values.policy }}'))).problems).toHaveLength(1);
    expect((await readOne(pod('web:1', '${HOME}', 'Never'))).problems).toEqual([]);
  });
  it('that a cluster printed are never templates', async () => {
    const { objects, problems } = await readOne(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${x}", uid: u}\n',
    );
    expect([objects, problems]).toEqual([['hub ConfigMap ${x}'], []]);
  });
});

describe('renderPlaceholders', () => {
  it('keeps every offset and leaves no placeholder', () => {
    const piece = fc.constantFrom(
      '{{ x }}',
      '${A}',
      '${MEMBER-CLUSTER-NAME}',
      'a: b',
      '\n',
      '  ',
      '{%if%}',
      '{{',
      '}}',
      '$',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const rendered = renderPlaceholders(text);
        expect(rendered).toHaveLength(text.length);
        expect(rendered.split('\n').length).toBe(text.split('\n').length);
        expect(findMarker(rendered)).toBeUndefined();
      }),
    );
  });
});
