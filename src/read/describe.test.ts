import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, type Json, readString } from '../api/json.ts';
import { nameObject, parseYaml, readTexts } from '../testing/read-texts.ts';
import { readDescribed } from './describe.ts';
import { labelOf } from './describe-schema.ts';

/** What `kubectl describe` prints for an object of a custom kind, by its generic describer. */
function printDescription(value: Json): string {
  const name = readString(value, 'metadata', 'name');
  const lines = [`Name:         ${name}`, `Namespace:    ${readString(value, 'metadata', 'namespace')}`];
  lines.push('Labels:       <none>', 'Annotations:  <none>');
  printContent(lines, value, 0, '');
  return `${lines.join('\n')}\nEvents:       <none>\n`;
}
const SKIPPED = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.managedFields',
];

function printContent(lines: string[], value: Json, level: number, path: string): void {
  if (!isJsonObject(value)) return;
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const at = path === '' ? key : `${path}.${key}`;
    if (SKIPPED.includes(at)) continue;
    const margin = ' '.repeat(level * 2);
    if (isJsonObject(item)) {
      lines.push(`${margin}${labelOf(key)}:`);
      printContent(lines, item, level + 1, at);
    } else if (isJsonList(item)) {
      lines.push(`${margin}${labelOf(key)}:`);
      for (const each of item) {
        if (isJsonObject(each)) printContent(lines, each, level + 1, at);
        else lines.push(`${margin}  ${String(each)}`);
      }
    } else lines.push(`${margin}${labelOf(key)}:  ${String(item)}`);
  }
}

const DUMP = 'testdata/dumps/rollout-stuck-max-unavailable/hub';
const KINDS = [
  'clusterresourceplacements',
  'clusterresourcebindings',
  'memberclusters',
  'clusterschedulingpolicysnapshots',
];

describe('readDescribed', () => {
  it.each(KINDS)('reads recorded %s as they were', (kind) => {
    const list = parseYaml(readFileSync(`${DUMP}/${kind}.yaml`, 'utf8'));
    const items = isJsonObject(list) && isJsonList(list['items']) ? list['items'] : [];
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      const [found] = readDescribed(printDescription(item));
      for (const part of ['spec', 'status'] as const) {
        expect(plain(found?.value[part])).toEqual(plain(isJsonObject(item) ? item[part] : undefined));
      }
      expect(readString(found?.value, 'metadata', 'uid')).toBe(readString(item, 'metadata', 'uid'));
    }
  });
  it('reads several at once, with labels, and passes over kinds that print too little', async () => {
    const text = `Name:         web
Namespace:    shop
Labels:       app=web
              tier=gold
Annotations:  note: a: b
API Version:  placement.kubernetes-fleet.io/v1beta1
Kind:         ResourcePlacement
Metadata:
  Creation Timestamp:  2026-11-22T14:00:00Z
  Finalizers:
    one
    two
  Generation:        3
  UID:               u-1
Spec:
  Policy:
    Placement Type:  PickAll
Events:              <none>


Name:             web-1
Namespace:        shop
Priority:         0
Status:           Running
`;
    const { objects, problems, listings } = await readTexts({ 'describe.txt': text }, { snippets: true });
    expect([objects.map(nameObject), problems]).toEqual([['hub ResourcePlacement shop/web'], []]);
    expect(objects[0]?.value['metadata']).toEqual({
      name: 'web',
      namespace: 'shop',
      labels: { app: 'web', tier: 'gold' },
      annotations: { note: 'a: b' },
      creationTimestamp: '2026-11-22T14:00:00Z',
      finalizers: ['one', 'two'],
      generation: 3,
      uid: 'u-1',
    });
    expect(objects[0]?.value['spec']).toEqual({ policy: { placementType: 'PickAll' } });
    expect(listings?.map(({ state }) => state)).toEqual(['truncated']);
  });
});

/** What a description can show: no empty values, texts of one line, no strings that are labels of something else. */
function plain(value: Json | undefined): unknown {
  if (isJsonList(value)) return value.map(plain);
  if (!isJsonObject(value)) return typeof value === 'string' ? (value.split('\n')[0] ?? '').trim() : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
