import { type Json, type JsonObject, readList, readNumber, readPath, readString } from '../api/json.ts';
import { explainConversion, type Shape } from './availability/shape.ts';
import {
  CUSTOM_RESOURCE_DEFINITION,
  DAEMON_SET,
  DEPLOYMENT,
  POD_DISRUPTION_BUDGET,
  SERVICE,
  STATEFUL_SET,
} from './availability/shapes.ts';
import { ERROR_CLASS } from './selection/selection-error.ts';

/** What the member agent makes of an object it applied (`ManifestProcessingAvailabilityResultType`). */
export type AvailabilityResult = 'Available' | 'ManifestNotAvailableYet' | 'NotTrackable' | 'Failed';

/** One figure or text that availability rests on. */
export interface AvailabilityCheck {
  /** JSON pointer of the field in the object. */
  readonly path: string;
  /** What the field has to be. */
  readonly wanted: string;
  /** What it is; absent numbers count as 0. */
  readonly found: string;
  readonly met: boolean;
}

/** The verdict on one object, with what it rests on. */
export interface Availability {
  readonly result: AvailabilityResult;
  readonly checks: readonly AvailabilityCheck[];
  /** Set with `Failed`. */
  readonly error?: string;
}

/** The manifest's `Available` condition as it follows from the verdict (`setManifestAvailableCondition`). */
export interface AvailableCondition {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** How one kind is judged. */
interface Tracker {
  readonly shape: Shape;
  /** What the agent calls the kind in its error, or undefined when it passes the error on as unexpected. */
  readonly errorName: string | undefined;
  /** Undefined: the object is of a sort whose availability nobody tracks. */
  readonly check: (object: JsonObject) => readonly AvailabilityCheck[] | undefined;
}

const TRACKERS: ReadonlyMap<string, Tracker> = new Map<string, Tracker>([
  ['apps/v1/deployments', { shape: DEPLOYMENT, errorName: 'deployment', check: checkDeployment }],
  ['apps/v1/statefulsets', { shape: STATEFUL_SET, errorName: 'stateful set', check: checkStatefulSet }],
  ['apps/v1/daemonsets', { shape: DAEMON_SET, errorName: 'daemon set', check: checkDaemonSet }],
  ['v1/services', { shape: SERVICE, errorName: 'service', check: checkService }],
  [
    'apiextensions.k8s.io/v1/customresourcedefinitions',
    { shape: CUSTOM_RESOURCE_DEFINITION, errorName: 'custom resource definition', check: checkDefinition },
  ],
  [
    'policy/v1/poddisruptionbudgets',
    { shape: POD_DISRUPTION_BUDGET, errorName: undefined, check: checkBudget },
  ],
]);

/** Kinds that are available as soon as they exist (`isDataResource`). */
const DATA_RESOURCES = new Set([
  'v1/namespaces',
  'v1/secrets',
  'v1/configmaps',
  'v1/serviceaccounts',
  'v1/limitranges',
  'v1/resourcequotas',
  'rbac.authorization.k8s.io/v1/roles',
  'rbac.authorization.k8s.io/v1/clusterroles',
  'rbac.authorization.k8s.io/v1/rolebindings',
  'rbac.authorization.k8s.io/v1/clusterrolebindings',
  'networking.k8s.io/v1/networkpolicies',
  'networking.k8s.io/v1/ingressclasses',
  'storage.k8s.io/v1/csidrivers',
  'storage.k8s.io/v1/csinodes',
  'storage.k8s.io/v1/storageclasses',
  'storage.k8s.io/v1/csistoragecapacities',
  'apps/v1/controllerrevisions',
  'scheduling.k8s.io/v1/priorityclasses',
]);

/**
 * Whether the member agent takes an applied object for available (`trackInMemberClusterObjAvailabilityByGVR`).
 * `plural` is the kind's resource name; `object` is the live object on the member, not its manifest.
 */
export function simulateAvailability(plural: string, object: JsonObject): Availability {
  const key = `${readString(object, 'apiVersion')}/${plural}`;
  const tracker = TRACKERS.get(key);
  if (tracker === undefined) {
    return { result: DATA_RESOURCES.has(key) ? 'Available' : 'NotTrackable', checks: [] };
  }
  const mismatch = explainConversion(object, tracker.shape);
  if (mismatch !== undefined) {
    const { errorName } = tracker;
    const error =
      errorName === undefined
        ? `${ERROR_CLASS.unexpected}: ${mismatch}`
        : `failed to convert the unstructured object to a ${errorName}: ${mismatch}`;
    return { result: 'Failed', checks: [], error };
  }
  const checks = tracker.check(object);
  if (checks === undefined) return { result: 'NotTrackable', checks: [] };
  const result = checks.every((check) => check.met) ? 'Available' : 'ManifestNotAvailableYet';
  return { result, checks };
}

/** The `Available` condition that a verdict puts on the manifest in its Work. */
export function explainAvailability({ result, error }: Availability): AvailableCondition {
  switch (result) {
    case 'Available':
      return { status: 'True', reason: result, message: 'Manifest is available' };
    case 'NotTrackable': {
      const message =
        "Manifest's availability is not trackable; Fleet assumes that the applied manifest is available";
      return { status: 'True', reason: result, message };
    }
    case 'Failed': {
      const message = `Failed to track the availability of the applied manifest (error = ${error})`;
      return { status: 'False', reason: result, message };
    }
    default: {
      const message = 'Manifest is not yet available; Fleet will check again later';
      return { status: 'False', reason: result, message };
    }
  }
}

/** A number as Go holds it: 0 when absent, and cut to 32 bits where the field has no more. */
function count(object: JsonObject, path: string, bits: 32 | 64 = 32): number {
  const value = readNumber(object, ...path.split('/').slice(1)) ?? 0;
  return bits === 32 ? Number(BigInt.asIntN(32, BigInt(Math.trunc(value)))) : value;
}

function equal(object: JsonObject, path: string, wanted: number, bits: 32 | 64 = 32): AvailabilityCheck {
  const found = count(object, path, bits);
  return { path, wanted: String(wanted), found: String(found), met: found === wanted };
}

/** The status must speak of the object's current generation. */
function current(object: JsonObject): AvailabilityCheck {
  return equal(object, '/status/observedGeneration', count(object, '/metadata/generation', 64), 64);
}

/** `spec.replicas`, 1 when absent. */
function replicas(object: JsonObject): number {
  return readNumber(object, 'spec', 'replicas') === undefined ? 1 : count(object, '/spec/replicas');
}

function checkDeployment(object: JsonObject): readonly AvailabilityCheck[] {
  const wanted = replicas(object);
  return [
    current(object),
    equal(object, '/status/availableReplicas', wanted),
    equal(object, '/status/updatedReplicas', wanted),
    equal(object, '/status/unavailableReplicas', 0),
  ];
}

function checkStatefulSet(object: JsonObject): readonly AvailabilityCheck[] {
  const revision = readString(object, 'status', 'updateRevision');
  const found = readString(object, 'status', 'currentRevision');
  return [
    current(object),
    equal(object, '/status/availableReplicas', replicas(object)),
    equal(object, '/status/currentReplicas', count(object, '/status/updatedReplicas')),
    { path: '/status/currentRevision', wanted: revision, found, met: found === revision },
  ];
}

function checkDaemonSet(object: JsonObject): readonly AvailabilityCheck[] {
  return [
    current(object),
    equal(object, '/status/numberAvailable', count(object, '/status/desiredNumberScheduled')),
    equal(object, '/status/currentNumberScheduled', count(object, '/status/updatedNumberScheduled')),
  ];
}

function checkService(object: JsonObject): readonly AvailabilityCheck[] | undefined {
  const type = readString(object, 'spec', 'type');
  if (type === '' || type === 'ClusterIP' || type === 'NodePort') {
    const found = readString(object, 'spec', 'clusterIPs', 0);
    return [{ path: '/spec/clusterIPs/0', wanted: 'an address', found, met: found !== '' }];
  }
  if (type !== 'LoadBalancer') return undefined;
  const ingress = readPath(object, 'status', 'loadBalancer', 'ingress', 0);
  const found = readString(ingress, 'ip') || readString(ingress, 'hostname');
  return [
    { path: '/status/loadBalancer/ingress/0', wanted: 'an address or host name', found, met: found !== '' },
  ];
}

function findCondition(
  object: JsonObject,
  type: string,
): { readonly at: number; readonly condition: Json | undefined } {
  const conditions = readList(object, 'status', 'conditions');
  const at = conditions.findIndex((each) => readString(each, 'type') === type);
  return { at, condition: conditions[at] };
}

function checkDefinition(object: JsonObject): readonly AvailabilityCheck[] {
  return ['Established', 'NamesAccepted'].map((type) => {
    const { at, condition } = findCondition(object, type);
    const found = readString(condition, 'status');
    const path = at < 0 ? '/status/conditions' : `/status/conditions/${at}/status`;
    return { path, wanted: `${type} True`, found, met: found === 'True' };
  });
}

/** Follows `poddisruptionbudget.ConditionsAreUpToDate`: a budget is judged by being up to date, not by what it allows. */
function checkBudget(object: JsonObject): readonly AvailabilityCheck[] {
  const { at, condition } = findCondition(object, 'DisruptionAllowed');
  const allowed = count(object, '/status/disruptionsAllowed') > 0;
  const wanted = allowed ? 'True SufficientPods' : 'False InsufficientPods';
  const found = `${readString(condition, 'status')} ${readString(condition, 'reason')}`.trim();
  const path = at < 0 ? '/status/conditions' : `/status/conditions/${at}`;
  return [current(object), { path, wanted, found, met: found === wanted }];
}
