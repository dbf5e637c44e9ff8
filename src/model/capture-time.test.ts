import { expect, test } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { parseObjects, readTestDump, testBundle, testObject } from '../testing/objects.ts';
import { decodeCaptureTime } from './capture-time.ts';
import { isUnknown, missingGates } from './knowledge.ts';
import { model } from './model.ts';
import { decodeTime, renderTime } from './time.ts';

const seen = (rest: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', uid: 'u', ...metadata },
  ...rest,
});

function captured(...objects: readonly JsonObject[]): string {
  const time = decodeCaptureTime(testBundle(objects.map((value) => testObject(value))), undefined);
  return isUnknown(time) ? missingGates(time).join() : renderTime(time);
}

test('the stated time wins, then what the reader found', () => {
  const bundle = testBundle([testObject(seen({}, { creationTimestamp: '2026-01-01T00:00:00Z' }))]);
  expect(decodeCaptureTime(bundle, 5)).toBe(5);
  expect(decodeCaptureTime({ ...bundle, captured: { time: 7, basis: 'stated', sites: [] } }, undefined)).toBe(
    7,
  );
});

test('the newest time that an observed object shows', () => {
  expect(
    captured(
      seen({ status: { conditions: [{ lastTransitionTime: '2026-01-02T00:00:00Z' }] } }),
      seen({ status: { agentStatus: [{ lastReceivedHeartbeat: '2026-01-03T00:00:00Z' }] } }),
      seen({ lastTimestamp: '2026-01-01T00:00:00Z' }),
    ),
  ).toBe('2026-01-03T00:00:00Z');
});

test('times to come, times of other objects and times in manifests do not count', () => {
  expect(
    captured(
      seen({}, { creationTimestamp: '2026-01-01T00:00:00Z', deletionTimestamp: '2027-01-01T00:00:00Z' }),
      seen({ status: { notAfter: '2028-01-01T00:00:00Z' } }),
      seen({ data: { time: '2029-01-01T00:00:00Z' }, spec: { time: '2029-01-01T00:00:00Z' } }),
    ),
  ).toBe('2026-01-01T00:00:00Z');
});

test('manifests tell no time', () => {
  const [object] = parseObjects(
    '{apiVersion: v1, kind: Pod, metadata: {creationTimestamp: "2026-01-01T00:00:00Z"}}',
  );
  expect(captured(...(object === undefined ? [] : [object.value]))).toBe('time');
});

test('a recorded dump is as old as its newest heartbeat or later', () => {
  const fleet = model(readTestDump('testdata/dumps/nsc-pickall-namespace-on-two'));
  const beats = fleet.members.flatMap(({ agents }) =>
    agents.map((agent) => decodeTime(agent.lastReceivedHeartbeat) ?? 0),
  );
  expect(fleet.now).toBeGreaterThanOrEqual(Math.max(...beats));
});
