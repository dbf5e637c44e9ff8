import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { ANNOTATION } from '../api/placement.kubernetes-fleet.io.ts';
import { decodeStages } from '../model/update-strategy.ts';
import { buildBinding, buildRequest, buildRun, buildSnapshot, simple } from '../testing/update-run-cases.ts';
import { readPolicySnapshot } from './scheduling/snapshot.ts';
import { simulateUpdateRun } from './update-run.ts';
import type { UpdateRunRequest } from './update-run-request.ts';
import { readGoDuration } from './update-run-stages.ts';

const START = 'cannot continue the updateRun: failed to validate the updateRun: ';
const CLIENT = 'failed to process the request due to a client error: ';
describe('simulateUpdateRun', () => {
  it('puts clusters into stages by label and orders them by number, not by text', () => {
    const { stages, failure } = simulateUpdateRun(buildRequest(simple));
    expect(failure).toBeUndefined();
    expect(stages).toEqual([
      {
        name: 'staging',
        clusters: ['a'],
        maxConcurrency: 1,
        approvalBefore: '',
        approvalAfter: 'run-after-staging',
        waitAfter: 0,
      },
      {
        name: 'prod',
        clusters: ['c', 'b'],
        maxConcurrency: 1,
        approvalBefore: 'run-before-prod',
        approvalAfter: '',
        waitAfter: 5_400_000,
      },
    ]);
  });

  it('takes unscheduled bindings off at the end', () => {
    const request = buildRequest(simple);
    const old = buildBinding('z', 'Unscheduled', 'crp-old');
    expect(simulateUpdateRun({ ...request, bindings: [...request.bindings, old] }).deletion).toEqual(['z']);
  });

  it('says in the words of the hub what fails it', () => {
    const request = buildRequest(simple);
    const fails = (change: Partial<UpdateRunRequest>) => simulateUpdateRun({ ...request, ...change }).failure;
    const stages = (list: readonly Json[]) => ({ stages: decodeStages(list, '/spec/stages') });
    expect(fails({ placementStrategy: undefined })).toBe(`${START}${CLIENT}parent placement not found`);
    expect(fails({ placementStrategy: 'RollingUpdate' })).toBe(
      `${START}${CLIENT}parent placement does not have an external rollout strategy, current strategy: RollingUpdate`,
    );
    expect(fails({ policySnapshots: [] })).toBe(`${START}no latest policy snapshot found for placement /crp`);
    const pending = readPolicySnapshot(buildSnapshot({}, 'False'));
    expect(fails({ policySnapshots: [pending] })).toBe(
      `${START}policy snapshot \`crp-0\` not fully scheduled yet`,
    );
    expect(fails({ bindings: [] })).toBe(
      `${START}no scheduled or to-be-deleted bindings found for the latest policy snapshot /crp-0`,
    );
    const two = { [ANNOTATION.numberOfClusters]: '2' };
    const pickN = readPolicySnapshot(buildSnapshot({ placementType: 'PickN' }, 'True', two));
    expect(fails({ policySnapshots: [pickN] })).toBe(
      `${START}unexpected behavior which cannot be handled by the controller: the number of selected bindings 3 is not equal to the observed cluster count 2`,
    );
    expect(fails({ stages: undefined })).toBe(
      `${START}${CLIENT}referenced updateStrategy not found: \`/strategy\``,
    );
    expect(fails(stages([{ name: 'all' }]))).toBe(
      `${START}${CLIENT}some clusters are not placed in any stage, total 3, showing up to 10: a, b, c`,
    );
    expect(
      fails(
        stages([
          { name: 'x', labelSelector: {} },
          { name: 'y', labelSelector: {} },
        ]),
      ),
    ).toBe(`${START}${CLIENT}cluster \`a\` appears in more than one stages`);
    expect(fails(stages([{ name: 'x', labelSelector: {}, sortingLabelKey: 'order' }]))).toBe(
      `${START}${CLIENT}the sorting label \`order:\` on cluster \`a\` is not valid: strconv.Atoi: parsing "": invalid syntax`,
    );
    expect(
      fails(stages([{ name: 'x', labelSelector: {}, afterStageTasks: [{ type: 'TimedWait' }] }])),
    ).toMatch(
      /the after stage tasks are invalid, updateStrategy: `\/strategy`, stage: x, err: task 0 of type TimedWait has wait duration set to nil$/,
    );
    expect(fails({ run: buildRun({ resourceSnapshotIndex: '7' }) })).toBe(
      `${START}${CLIENT}no resourceSnapshots with index \`7\` found for placement \`/crp\``,
    );
  });

  it('only retries while bindings of an older policy are still there', () => {
    const request = buildRequest(simple);
    const bindings = [...request.bindings, buildBinding('z', 'Bound', 'crp-old')];
    const plan = simulateUpdateRun({ ...request, bindings });
    expect(plan.failure).toBeUndefined();
    expect(plan.retried).toMatch(/^binding `\/crp-z` with old policy snapshot `\/crp-old` has state Bound/);
  });

  it('places every wanted cluster exactly once, or fails', () => {
    const labels = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.record({ env: fc.constantFrom('x', 'y', 'z') }),
    );
    const selector = fc.constantFrom<Json>(
      {},
      { matchLabels: { env: 'x' } },
      { matchLabels: { env: 'y' } },
      null,
    );
    const list = fc.array(selector, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(labels, list, (found, selectors) => {
        fc.pre(Object.keys(found).length > 0);
        const stages = selectors.map((labelSelector, at) => ({ name: `s${at}`, labelSelector }));
        const plan = simulateUpdateRun(buildRequest({ labels: found, stages }));
        const placed = plan.stages.flatMap(({ clusters }) => clusters);
        expect(new Set(placed).size).toBe(placed.length);
        const complete = placed.length === Object.keys(found).length && plan.stages.length === stages.length;
        expect(plan.failure === undefined).toBe(complete);
      }),
      { numRuns: 300 },
    );
  });
});

describe('readGoDuration', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['100ms', 100],
    ['0', 0],
    ['-1m', -60_000],
    ['5', undefined],
    ['', undefined],
    ['1d', undefined],
  ])('reads %s as %s', (text, milliseconds) => {
    expect(readGoDuration(text)).toBe(milliseconds);
  });
});
