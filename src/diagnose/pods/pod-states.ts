import {
  type Json,
  pointer,
  readList,
  readNumber,
  readObject,
  readPath,
  readString,
} from '../../api/json.ts';
import { identityOf } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Place } from '../../read/place.ts';
import type { Events } from '../events.ts';

/** What kind of trouble a pod is in. */
export type PodTrouble = 'crash' | 'pull' | 'config' | 'mount' | 'pending' | 'unready';

/** One trouble of a pod. */
export interface PodState {
  readonly pod: KubeObject;
  readonly kind: PodTrouble;
  /** The container; '' for trouble of the whole pod. */
  readonly container: string;
  /** In Kubernetes' words: `CrashLoopBackOff`, `FailedMount`, `Unschedulable`. */
  readonly waiting: string;
  /** What the kubelet or the scheduler says, joined with Events about it. */
  readonly message: string;
  /** Reason of the last termination: `OOMKilled`, `Error`; '' when there was none. */
  readonly lastExit: string;
  readonly exitCode: number | undefined;
  readonly restarts: number;
  readonly place: Place;
}

const PULL = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const CONFIG = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PostStartHookError',
]);
const MOUNT = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const LISTS = ['initContainerStatuses', 'containerStatuses'] as const;

/** What is wrong with a pod by its status and the Events about it; nothing for one that runs, has ended well, or is just starting. */
export function readPodStates(pod: KubeObject, events: Events): readonly PodState[] {
  const phase = readString(pod.value, 'status', 'phase');
  if (phase === 'Succeeded' || readPath(pod.value, 'metadata', 'deletionTimestamp') !== undefined) return [];
  const told = events
    .about(pod.site.role === 'member' ? pod.site.cluster : '', identityOf(pod), pod.uid)
    .filter(({ type }) => type !== 'Normal');
  const say = (container: string, reasons: RegExp): string =>
    told
      .filter(
        (event) => reasons.test(event.reason) && (event.container === '' || event.container === container),
      )
      .map(({ message }) => message)
      .join(' ');
  const waiting = LISTS.flatMap((field) =>
    readList(pod.value, 'status', field).flatMap((status, index) => {
      const state = containerState(pod, status, pointer('status', field, index));
      if (state === undefined) return [];
      return [
        {
          ...state,
          message:
            `${state.message} ${say(state.container, /^(Failed|BackOff|ErrImageNeverPull|InspectFailed)$/)}`.trim(),
        },
      ];
    }),
  );
  if (waiting.length > 0) return waiting;
  const mount = told.findLast(({ reason }) => MOUNT.has(reason));
  if (mount !== undefined && phase === 'Pending') {
    return [
      {
        ...blank(pod),
        kind: 'mount',
        waiting: mount.reason,
        message: say('', /^Failed(Mount|AttachVolume|MapVolume)$/),
        place: mount.place,
      },
    ];
  }
  const unplaced = unscheduled(pod, say('', /^FailedScheduling$/));
  if (unplaced !== undefined) return [unplaced];
  return unready(pod, say('', /^(Unhealthy|ProbeError)$/));
}

function blank(pod: KubeObject): Omit<PodState, 'kind'> {
  return {
    pod,
    container: '',
    waiting: '',
    message: '',
    lastExit: '',
    exitCode: undefined,
    restarts: 0,
    place: { object: pod, pointer: '/status', side: 'head' },
  };
}

function containerState(pod: KubeObject, status: Json, at: string): PodState | undefined {
  const waiting = readString(status, 'state', 'waiting', 'reason');
  const ended = readObject(status, 'state', 'terminated');
  const last = ended ?? readObject(status, 'lastState', 'terminated');
  const failed = ended !== undefined && (readNumber(ended, 'exitCode') ?? 0) !== 0;
  const kind = PULL.has(waiting)
    ? 'pull'
    : CONFIG.has(waiting)
      ? 'config'
      : waiting === 'CrashLoopBackOff' || failed
        ? 'crash'
        : undefined;
  if (kind === undefined) return undefined;
  return {
    pod,
    kind,
    container: readString(status, 'name'),
    waiting: waiting === '' ? readString(ended, 'reason') || 'Error' : waiting,
    message: readString(status, 'state', 'waiting', 'message') || readString(last, 'message'),
    lastExit: readString(last, 'reason'),
    exitCode: readNumber(last, 'exitCode'),
    restarts: readNumber(status, 'restartCount') ?? 0,
    place: {
      object: pod,
      pointer: `${at}${pointer('state', waiting === '' ? 'terminated' : 'waiting')}`,
      side: 'head',
    },
  };
}

function conditionOf(
  pod: KubeObject,
  type: string,
): { readonly value: Json; readonly pointer: string } | undefined {
  const conditions = readList(pod.value, 'status', 'conditions');
  const index = conditions.findIndex(
    (each) => readString(each, 'type') === type && readString(each, 'status') === 'False',
  );
  const value = conditions[index];
  return value === undefined
    ? undefined
    : { value, pointer: pointer('status', 'conditions', index, 'message') };
}

function unscheduled(pod: KubeObject, told: string): PodState | undefined {
  const found = conditionOf(pod, 'PodScheduled');
  if (found === undefined) return undefined;
  const message = [readString(found.value, 'message'), told].filter((text) => text !== '').join(' ');
  const waiting = readString(found.value, 'reason') || 'Unschedulable';
  return {
    ...blank(pod),
    kind: 'pending',
    waiting,
    message,
    place: { object: pod, pointer: found.pointer, side: 'head' },
  };
}

/** Containers that run and are not ready for longer than a start takes. */
function unready(pod: KubeObject, told: string): readonly PodState[] {
  const found = conditionOf(pod, 'ContainersReady') ?? conditionOf(pod, 'Ready');
  if (found === undefined || told === '' || readString(pod.value, 'status', 'phase') !== 'Running') return [];
  const container = readList(pod.value, 'status', 'containerStatuses').find(
    (status) => readPath(status, 'ready') === false,
  );
  return [
    {
      ...blank(pod),
      kind: 'unready',
      waiting: 'Unhealthy',
      container: readString(container, 'name'),
      restarts: readNumber(container, 'restartCount') ?? 0,
      message: told,
      place: { object: pod, pointer: found.pointer, side: 'head' },
    },
  ];
}
