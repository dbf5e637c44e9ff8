import { readPath } from '../../api/json.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { countPods, readPodResources } from '../../model/pod-resources.ts';
import { judgePodSecurity, type PodSecurityViolation } from '../../model/pod-security.ts';
import { decodePodSpec, type PodSpec } from '../../model/pod-spec.ts';
import { renderQuantity } from '../../model/quantity.ts';
import type { Payload } from '../../simulate/forecast/payloads.ts';
import type { LandingCertainty } from '../../simulate/landings.ts';
import type { Context } from '../context.ts';
import { buildLazyRows } from '../lazy-row.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Cell, Relation, Row } from '../relation.ts';
import { buildPolicyReader, type EnforcedPolicy } from './pod-specs/namespace-policy.ts';

/** The pod templates that placements deliver, as they land (design.md §5, `podSpecs`). */
export const podSpecs: Relation = {
  name: 'podSpecs',
  grain:
    'one row per placement, workload and form in which it lands, for the clusters where its namespace enforces the same',
  structs: {
    Violation: {
      text: { type: 'string', means: 'What is forbidden: `container web is privileged`.' },
      check: { type: 'string', means: 'The control as the server names it.' },
      recent: { type: 'bool', means: 'Only clusters of Kubernetes 1.34 and newer forbid it.' },
      place: { type: 'place', means: 'The field, also where it is missing.' },
    },
  },
  columns: {
    workload: { type: 'object', means: 'The Deployment, Job or other object with the pod template.' },
    manifest: { type: 'string', means: 'It as `Kind ns/name`.' },
    kind: { type: 'string', means: 'Its kind.' },
    ...PAYLOAD_COLUMNS,
    replicas: {
      type: 'int',
      means: 'How many pods it has at least; -1 where the manifest does not tell (DaemonSet, CronJob).',
    },
    level: {
      type: 'string',
      means:
        'The Pod Security level its namespace enforces there: `privileged`, `baseline`, `restricted`; empty without a label.',
      gates: ['objects:<cluster>/Namespace'],
    },
    levelPlace: { type: 'place', means: 'The label that enforces it; the workload when there is none.' },
    violations: {
      type: 'list<Violation>',
      means: 'What that level forbids in these pods.',
      gates: ['objects:<cluster>/Namespace'],
    },
    onlyRecent: { type: 'bool', means: 'All of `violations` are forbidden by newer clusters only.' },
    violationPlace: { type: 'place', means: 'The first of them; the workload when there is none.' },
    dangers: {
      type: 'list<string>',
      means: 'What gives its pods the host: privileged containers, folders, namespaces or ports of the host.',
    },
    dangerPlace: { type: 'place', means: 'The first of them; the workload when there is none.' },
    cpuRequest: { type: 'string', means: 'What one pod asks for; empty when it asks for nothing.' },
    memoryRequest: { type: 'string', means: 'What one pod asks for; empty when it asks for nothing.' },
    hostNetwork: { type: 'bool', means: 'Its pods use the network of the node.' },
    serviceAccount: { type: 'string', means: 'serviceAccountName as written; empty for `default`.' },
  },
  rows: function* (context) {
    const { fleet, forecast } = context;
    const policiesOf = buildPolicyReader(fleet, forecast);
    for (const payload of forecast.payloads(isTemplateKind)) {
      const spec = decodePodSpec(payload, payload.manifest);
      if (spec === undefined) continue;
      for (const enforced of policiesOf(payload)) yield podRow({ context, payload, spec, enforced });
    }
  },
};

const KINDS: ReadonlySet<string> = new Set([
  '/Pod',
  '/PodTemplate',
  '/ReplicationController',
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'batch/Job',
  'batch/CronJob',
]);

function isTemplateKind(group: string, kind: string): boolean {
  return KINDS.has(`${group}/${kind}`);
}

interface PodSubject {
  readonly context: Context;
  readonly payload: Payload;
  readonly spec: PodSpec;
  readonly enforced: EnforcedPolicy;
}

/** What gives pods the host whatever the namespace says. */
const DANGERS: ReadonlySet<string> = new Set([
  'privileged',
  'hostPathVolumes',
  'hostNamespaces',
  'hostPorts',
]);

const buildRow = buildLazyRows<PodSubject>({
  level: ({ enforced: { policy } }): Known<Cell> => (isUnknown(policy) ? policy : (policy?.level ?? '')),
  levelPlace: ({ payload, enforced }) => enforced.place ?? placeOf(payload),
  violations: (subject): Known<Cell> => {
    const { policy } = subject.enforced;
    if (isUnknown(policy)) return isSpotless(subject) ? [] : policy;
    return readViolations(subject).map((found) => violationCell(subject, found));
  },
  onlyRecent: (subject) => readViolations(subject).every(({ recent }) => recent),
  violationPlace: (subject) => firstPlace(subject, readViolations(subject)),
  dangers: (subject) => readDangers(subject).map(({ text }) => text),
  dangerPlace: (subject) => firstPlace(subject, readDangers(subject)),
  cpuRequest: (subject) => readRequest(subject, 'cpu'),
  memoryRequest: (subject) => readRequest(subject, 'memory'),
});

function podRow(subject: PodSubject): Row {
  const { context, payload, spec, enforced } = subject;
  const { object, kind, manifest } = payload;
  const common = buildPayloadCells(context.forecast, payload);
  return buildRow(subject, {
    ...common,
    workload: object,
    manifest: renderObject(object),
    kind,
    clusters: payload.clusters === undefined ? [] : enforced.clusters,
    certainty:
      enforced.policy === undefined ? payload.certainty : weaker(payload.certainty, enforced.certainty),
    replicas: countPods(kind, manifest) ?? -1,
    hostNetwork: readPath(spec.value, 'hostNetwork') === true,
    serviceAccount: String(readPath(spec.value, 'serviceAccountName') ?? ''),
  });
}

function weaker(left: LandingCertainty, right: LandingCertainty): LandingCertainty {
  return left === 'sure' ? right : left;
}

function readViolations({ payload, spec, enforced }: PodSubject): readonly PodSecurityViolation[] {
  const { policy } = enforced;
  return policy === undefined || isUnknown(policy) ? [] : judgePodSecurity(spec, payload.manifest, policy);
}

/** True for pods that keep the strictest level, so that nobody needs to know which one holds. */
function isSpotless({ payload, spec }: PodSubject): boolean {
  return judgePodSecurity(spec, payload.manifest, { level: 'restricted', minor: undefined }).length === 0;
}

function readDangers({ payload, spec }: PodSubject): readonly PodSecurityViolation[] {
  const found = judgePodSecurity(spec, payload.manifest, { level: 'baseline', minor: undefined });
  return found.filter(({ check }) => DANGERS.has(check));
}

function violationCell(
  { context, payload }: PodSubject,
  { text, check, recent, pointer }: PodSecurityViolation,
) {
  return { text, check, recent, place: placeInPayload(context.forecast, payload, pointer) };
}

function firstPlace({ context, payload }: PodSubject, found: readonly PodSecurityViolation[]): Cell {
  const first = found[0];
  if (first === undefined) return placeOf(payload);
  return placeInPayload(context.forecast, payload, first.pointer);
}

function placeOf({ object }: Payload): Cell {
  return { object, pointer: '', side: 'head' };
}

function readRequest({ spec }: PodSubject, resource: string): string {
  const amount = readPodResources(spec).requests.get(resource);
  return amount === undefined ? '' : renderQuantity(amount);
}
