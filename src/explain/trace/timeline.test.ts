import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trace } from '../../analyze.ts';
import { filesBelow } from '../../cli/examples.ts';
import { nodePlatform } from '../../cli/platform.ts';
import { renderTrace } from '../../report/report.ts';

const DUMP = 'testdata/dumps/healthy-crp-pickn';
const PLACEMENT = 'catalog';

async function timelineOf(added: Readonly<Record<string, string>>) {
  const files = filesBelow(DUMP)
    .filter((uri) => uri.endsWith('.yaml') && !uri.includes('manifests'))
    .map((uri) => ({ uri, bytes: new Uint8Array(readFileSync(`${DUMP}/${uri}`)) }));
  const more = Object.entries(added).map(([uri, text]) => ({ uri, bytes: new TextEncoder().encode(text) }));
  const request = { object: `crp/${PLACEMENT}` };
  const input = { files: [...files, ...more], platform: nodePlatform, rules: [] };
  return (await trace(input, request, true)).trace;
}

/** The capture is of 14:18:38; 14:17 is before the placement was made. */
const LOG = [
  'E1122 14:00:00.000000       1 v1beta1/membercluster_controller.go:92] "Failed to join" err="boom" memberCluster="east"',
  `E1122 14:18:37.000000       1 placement/controller.go:179] "Failed to select the resources" err="dial password=hunter2hunter2" placement="${PLACEMENT}"`,
  `E1122 14:18:38.000000       1 placement/controller.go:179] "Failed to select the resources" err="dial password=hunter2hunter2" placement="${PLACEMENT}"`,
  'E1122 14:18:38.500000       1 placement/controller.go:179] "Failed to select the resources" err="boom" placement="another"',
].join('\n');

describe('a timeline', () => {
  it('has snapshots, conditions, events and lines of logs of one placement, oldest first', async () => {
    const uid = /name: catalog[\s\S]*?uid: (\S+)/.exec(
      readFileSync(`${DUMP}/hub/clusterresourceplacements.yaml`, 'utf8'),
    )?.[1];
    const event = `apiVersion: v1
kind: Event
metadata: { name: a, namespace: default, uid: e1, creationTimestamp: "2026-11-22T14:18:39Z" }
involvedObject: { apiVersion: placement.kubernetes-fleet.io/v1, kind: ClusterResourcePlacement, name: ${PLACEMENT}, uid: ${uid} }
reason: PlacementApplied
message: Resources have been applied, token=hunter2hunter2
type: Normal
count: 2
lastTimestamp: "2026-11-22T14:18:39Z"
`;
    const { timeline } = await timelineOf({ 'logs/hub-agent.log': LOG, 'hub/events.yaml': event });
    const times = timeline.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((left, right) => left - right));
    const texts = timeline.map(({ kind, object, text }) => `${kind} ${object?.kind ?? ''}: ${text}`);
    expect(texts).toEqual(
      expect.arrayContaining([
        'object ClusterResourceSnapshot: made',
        'object ClusterSchedulingPolicySnapshot: made',
        'event ClusterResourcePlacement: event PlacementApplied: Resources have been applied, token=*** (2 times)',
        'log ClusterResourcePlacement: the hub agent logs: Failed to select the resources: dial password=*** (2 times until 2026-11-22T14:18:38Z)',
        'log : the log of the hub agent begins',
      ]),
    );
    expect(JSON.stringify(timeline)).not.toContain('boom" placement="another');
    const said = timeline.find(({ text }) => text.includes('Failed to select'));
    expect(said?.location).toMatchObject({ uri: 'logs/hub-agent.log', startLine: 2 });
  });

  it('names the spans of which nothing tells, and whether a log covers them', async () => {
    const gapsOf = async (added: Readonly<Record<string, string>>) =>
      (await timelineOf(added)).timeline
        .filter(({ kind }) => kind === 'gap')
        .map(({ text, seconds }) => [text, seconds]);
    const lines = LOG.split('\n');
    const late = LOG.replaceAll('14:18:3', '15:58:3');
    expect(await gapsOf({ 'logs/hub-agent.log': lines.slice(1).join('\n') })).toEqual([]);
    expect(await gapsOf({ 'logs/hub-agent.log': late })).toContainEqual([
      'nothing is told, although a log covers it',
      expect.any(Number),
    ]);
    expect(await gapsOf({ 'logs/hub-agent.log': late.split('\n').slice(1).join('\n') })).toContainEqual([
      'nothing is told, and no log covers it',
      expect.any(Number),
    ]);
  });

  it('is shown by every view', async () => {
    const traced = await timelineOf({ 'logs/hub-agent.log': LOG });
    for (const view of ['table', 'markdown', 'json'] as const) {
      const text = [...renderTrace(traced, view, {})].join('');
      expect(text).toContain('the hub agent logs: Failed to select the resources');
      expect(text).toContain('logs/hub-agent.log');
    }
  });
});
