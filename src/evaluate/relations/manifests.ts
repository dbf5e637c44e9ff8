import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { ManifestFailure } from '../../diagnose/diagnosis.ts';
import { secondsSince } from '../../model/ages.ts';
import type { Fleet } from '../../model/fleet.ts';
import { renderObject } from '../../model/identity.ts';
import { isObjectPlace } from '../cell.ts';
import type { Relation, Row } from '../relation.ts';

/** The manifests that members refused or do not yet show (design.md §5, `manifests`). */
export const manifests: Relation = {
  name: 'manifests',
  grain:
    'one row per placement, cluster and manifest that is not applied, not available or not compared there',
  structs: {
    Lack: {
      text: { type: 'string', means: 'The thing: `Secret shop/tls`, or `key a of ConfigMap shop/b`.' },
      place: { type: 'place', means: 'It on the hub; the reference when the hub has none.' },
    },
  },
  columns: {
    placement: { type: 'object', means: 'The placement as the hub printed it.' },
    placementScope: { type: 'string', means: '`cluster` or `namespace`.' },
    cluster: { type: 'string', means: 'The member.' },
    manifest: { type: 'string', means: 'The object, as `Kind ns/name`.' },
    kind: { type: 'string', means: 'Kind of the object.' },
    ns: { type: 'string', means: 'Namespace of the object; empty when it has none.' },
    name: { type: 'string', means: 'Name of the object.' },
    stage: {
      type: 'string',
      means: '`Applied`, `Available`, or with ReportDiff `DiffReported`: the condition that is False.',
    },
    failure: {
      type: 'string',
      means:
        'Why: `quota`, `pod-security`, `admission`, `webhook-down`, `namespace-missing`, `namespace-terminating`, `forbidden`, `owned-by-other`, `not-taken-over`, `drift`, `kind-unknown`, `immutable`, `conflict`, `too-large`, `duplicate`, `undecodable`, `invalid`, `unreachable`, `pending`, `not-available`, `tracking-failed`, `other`.',
    },
    reason: { type: 'string', means: 'Reason of the condition.' },
    message: {
      type: 'string',
      means: 'Message of the condition; it may hold parts of manifests, so quote it only when masked.',
    },
    missingNamespace: { type: 'string', means: 'The namespace that the message names; else empty.' },
    user: { type: 'string', means: 'The user that was refused; else empty.' },
    byAgent: {
      type: 'bool',
      means: 'The refused user is a service account of a reserved namespace, as KubeFleet’s agent is.',
    },
    verb: { type: 'string', means: 'The verb that was refused; else empty.' },
    resource: { type: 'string', means: 'The resource the verb was refused on; else empty.' },
    refusedBy: { type: 'string', means: 'The quota, policy or webhook that the message names; else empty.' },
    field: {
      type: 'string',
      means: 'The field that the message or the drift names, as written there; else empty.',
    },
    apiVersion: { type: 'string', means: 'The API version that the message says is missing; else empty.' },
    applyWhen: { type: 'string', means: 'whenToApply of the placement: Always or IfNotDrifted.' },
    takeOver: { type: 'string', means: 'whenToTakeOver of the placement: Always, IfNoDiff or Never.' },
    lacking: {
      type: 'list<Lack>',
      means: 'For a workload that is not available: what it refers to and does not find on the member.',
    },
    symptoms: {
      type: 'list<string>',
      means: 'For a workload that is not available: reasons that its pods show in a dump of the member.',
    },
    seconds: { type: 'int', means: 'Seconds since the condition turned.', gates: ['time'] },
    rivals: {
      type: 'list<object>',
      means: 'Other placements that bring the same object to the same cluster.',
    },
    place: { type: 'place', means: 'The message of the condition.' },
    cause: { type: 'place', means: 'The field to change as far as this failure alone tells.' },
  },
  rows: ({ fleet, diagnosis }) => diagnosis.failures.flatMap((each) => failureRow(fleet, each)),
};

function failureRow(fleet: Fleet, failure: ManifestFailure): Row[] {
  const { placement, names, manifest } = failure;
  if (placement === undefined) return [];
  return [
    {
      placement: placement.object,
      placementScope: placement.scope,
      cluster: failure.cluster,
      manifest: renderObject(manifest),
      kind: manifest.kind,
      ns: manifest.namespace,
      name: manifest.name,
      stage: failure.stage,
      failure: failure.class,
      reason: failure.condition.reason,
      message: failure.condition.message,
      missingNamespace: names['namespace'] ?? '',
      user: names['user'] ?? '',
      byAgent: isAgent(names['user'] ?? ''),
      verb: names['verb'] ?? '',
      resource: names['resource'] ?? '',
      refusedBy: names['quota'] ?? names['policy'] ?? names['webhook'] ?? '',
      field: fieldOf(failure),
      apiVersion: names['version'] ?? '',
      applyWhen: placement.strategy.apply.whenToApply,
      takeOver: placement.strategy.apply.whenToTakeOver,
      lacking: failure.lacks.map(({ text, place }) => ({ text, place })),
      symptoms: [...new Set(failure.symptoms.map((each) => each.reason))].sort(),
      seconds: secondsSince(fleet, failure.condition.lastTransitionTime),
      rivals: failure.rivals.map((each) => each.object),
      place: failure.at,
      cause: failure.cause,
    },
  ];
}

/** `system:serviceaccount:<namespace>:<name>` in one of KubeFleet's own namespaces. */
function isAgent(user: string): boolean {
  const [system, account, namespace = ''] = user.split(':');
  return system === 'system' && account === 'serviceaccount' && isReservedNamespace(namespace);
}

/** What the message names as a field, else the drifted field that the cause points at. */
function fieldOf({ names, class: failure, cause }: ManifestFailure): string {
  if (names['field'] !== undefined) return names['field'];
  return failure === 'drift' && isObjectPlace(cause) ? cause.pointer : '';
}
