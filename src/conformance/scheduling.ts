import { type Json, type JsonObject, readList, readObject, readPath, readString } from '../api/json.ts';
import { decodeTime } from '../model/time.ts';
import {
  type ClusterDecision,
  readSchedulingBinding,
  type SchedulingBinding,
  type StoredScore,
} from '../simulate/scheduling/binding.ts';
import { readSchedulingCluster } from '../simulate/scheduling/cluster.ts';
import { compareNames } from '../simulate/scheduling/fleet.ts';
import { readPolicySnapshot, readSchedulingPlacement } from '../simulate/scheduling/snapshot.ts';
import { buildPlacementScheduling } from '../simulate/scheduling/status.ts';
import {
  type CycleSummary,
  type SchedulingRequest,
  type SchedulingResult,
  simulateScheduling,
} from '../simulate/scheduling.ts';
import type { CaseResult } from './case-result.ts';
import { type Answers, compareRecorded } from './expectation.ts';

const QUESTIONS = ['tags', 'now', 'memberClusters', 'placement', 'policySnapshot', 'bindings'];

/** Compares one recorded scheduling with the simulated one: every key of `expect`. */
export function compareSchedulingCase(input: JsonObject, _siblings: ReadonlyMap<string, Json>): CaseResult {
  return compareRecorded(input, QUESTIONS, (expected) => {
    const request: SchedulingRequest = {
      now: decodeTime(readString(input, 'now')),
      clusters: readList(input, 'memberClusters').map((cluster) => readSchedulingCluster(cluster)),
      snapshot: readPolicySnapshot(readPath(input, 'policySnapshot')),
      bindings: readList(input, 'bindings').map(readSchedulingBinding),
    };
    const result = simulateScheduling(request);
    return {
      ...answerStatus(result),
      ...answerBindings(result, request.bindings),
      ...answerCycles(result, readObject(expected, 'error'), readList(input, 'bindings')),
      placementStatus: answerPlacement(input, request, result),
    };
  });
}

function answerStatus({ status, statusUpdated }: SchedulingResult): Answers {
  const condition = statusUpdated ? status.condition : undefined;
  return {
    selected: status.decisions.filter(({ selected }) => selected).map(({ cluster }) => cluster),
    conditionStatus: condition?.status ?? null,
    reason: condition?.reason ?? null,
    message: condition?.message ?? null,
    statusUpdated,
    decisions: status.decisions.map(renderDecision),
  };
}

function renderDecision({ cluster, selected, reason, score }: ClusterDecision): JsonObject {
  return { cluster, selected, reason, ...renderScores(score) };
}

function renderScores(score: StoredScore | undefined): JsonObject {
  if (score === undefined) return {};
  const { affinity, topologySpread } = score;
  return {
    scores: {
      ...(affinity === undefined ? {} : { affinity }),
      ...(topologySpread === undefined ? {} : { topologySpread }),
    },
  };
}

function answerBindings(result: SchedulingResult, before: readonly SchedulingBinding[]): Answers {
  const states = new Map(before.map(({ name, state }) => [name, state]));
  return {
    bindingsCreated: [...result.created]
      .sort((a, b) => compareNames(a.cluster, b.cluster))
      .map(({ cluster, state, decision }) => ({ cluster, state, ...renderScores(decision.score) })),
    bindingsPatched: result.revived.map(({ name, cluster, state, decision, previousState }) => ({
      name,
      cluster,
      state,
      previousStateAnnotationKept: previousState !== undefined,
      ...renderScores(decision.score),
    })),
    bindingsDeletedOrUnscheduled: result.unscheduled.map(({ name, cluster }) => ({
      name,
      cluster,
      previousState: states.get(name) ?? null,
    })),
    schedulerFinalizerRemoved: result.released.map(({ name }) => name),
  };
}

/** Where several clusters are faulty, the recording names one of them; any of ours that it names agrees. */
function answerCycles(
  { cycles, failure }: SchedulingResult,
  recorded: JsonObject | undefined,
  bindings: readonly Json[],
): Answers {
  const text = readString(recorded, 'text');
  const error = failure && {
    kind: failure.kind,
    text: failure.alternatives.includes(text) ? text : failure.text,
  };
  const lingering = readLingering(bindings);
  return {
    cycles: cycles.length,
    ...(cycles.length > 1 ? { perCycle: cycles.map((cycle, at) => renderCycle(cycle, at, lingering)) } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Deleting bindings that outlive the scheduler's letting go, because another finalizer holds them. */
function readLingering(bindings: readonly Json[]): readonly SchedulingBinding[] {
  return bindings
    .filter((binding) => readList(binding, 'metadata', 'finalizers').length > 1)
    .map((binding) => readSchedulingBinding(binding))
    .filter(({ deleting, held }) => deleting && held);
}

/** The recorder compares with a list that lacks lingering bindings, so every later cycle shows them as changed. */
function renderCycle(
  { picked, unscheduled }: CycleSummary,
  at: number,
  lingering: readonly SchedulingBinding[],
): JsonObject {
  const seen = at === 0 ? [] : lingering;
  const name = ({ cluster }: SchedulingBinding): string => cluster;
  const given = seen.filter(({ state }) => state === 'Unscheduled').map(name);
  const kept = seen.filter(({ state }) => state !== 'Unscheduled').map(name);
  return {
    picked: [...picked, ...kept].sort(compareNames),
    unscheduled: [...unscheduled, ...given].sort(compareNames),
  };
}

function answerPlacement(
  input: JsonObject,
  { snapshot }: SchedulingRequest,
  { status }: SchedulingResult,
): Json {
  const placement = readSchedulingPlacement(readPath(input, 'placement'));
  const shown = buildPlacementScheduling(placement, snapshot, status);
  return {
    scheduledCondition: { ...shown.condition },
    failedToScheduleMessages: shown.failedToSchedule,
    ...(shown.error === undefined ? {} : { error: shown.error }),
  };
}
