import type { PodFailure } from '../../diagnose/pod-failures.ts';
import { renderObject } from '../../model/identity.ts';
import { redactMessage } from '../../read/read.ts';
import type { Relation, Row } from '../relation.ts';

/** Pods of member dumps that do not run, and what explains them (design.md §5, `pods`). */
export const pods: Relation = {
  name: 'pods',
  grain: 'one row per workload, container and kind of trouble on a member whose pods the input shows',
  columns: {
    pod: { type: 'object', means: 'The first of its pods in that state.' },
    cluster: { type: 'string', means: 'The member it was seen on.' },
    clusters: { type: 'list<string>', means: 'The same, as a list, for findings.' },
    workload: {
      type: 'object',
      means: 'The workload that made it, as it lies on the hub; the pod itself when nothing owns it.',
    },
    manifest: { type: 'string', means: 'The same as `Kind ns/name`.' },
    placement: {
      type: 'object',
      means: 'The placement that brought the workload; the pod itself when there is none.',
    },
    placed: { type: 'bool', means: 'A placement brought the workload.' },
    container: { type: 'string', means: 'The container; empty when it is about the whole pod.' },
    trouble: {
      type: 'string',
      means:
        '`pull`, `config`, `crash`, `mount`, `pending` (not placed on a node) or `unready` (runs, and its probe fails).',
    },
    waiting: { type: 'string', means: 'In Kubernetes’ words: CrashLoopBackOff, ImagePullBackOff, …' },
    lastExit: {
      type: 'string',
      means: 'Reason of the last termination: OOMKilled, Error, …; empty when there was none.',
    },
    exitCode: { type: 'int', means: 'Its exit code; -1 when it is not told.' },
    restarts: { type: 'int', means: 'Restart count.' },
    message: { type: 'string', means: 'What the kubelet or the scheduler says, masked and cut.' },
    brokenLink: {
      type: 'string',
      means: 'The first link of its chain before the workload that is not in order; empty when all are.',
    },
    chainKnown: { type: 'bool', means: 'The input shows the chain from its placement to the member.' },
    explanation: {
      type: 'string',
      means:
        'The best explanation found. `lacks`: it needs something that is not sent there; `image-differs`, `config-differs`: it runs elsewhere with another; `names`: the message names what is missing; for pulls `refused`, `not-found`, `platform`, `network`, `name`, `policy`; for pods without a node `capacity`, `claim`, `taint`, `affinity`, `priority`, `quota`, `security`, `account`, `refused`; empty for none.',
    },
    named: { type: 'string', means: 'What the explanation names: a key, an image, a quota.' },
    certainty: { type: 'string', means: '`maybe` when nothing tells why.' },
    place: { type: 'place', means: 'The state of the container or pod.' },
    cause: { type: 'place', means: 'What to change: the selectors, the data, the image; else the workload.' },
  },
  rows: ({ diagnosis }) => diagnosis.podFailures().map(podRow),
};

const LONGEST = 300;

function podRow(failure: PodFailure): Row {
  const { pod, cluster, workload, identity, placement, container, kind, explanation } = failure;
  const message = redactMessage(failure.message);
  return {
    pod,
    cluster,
    clusters: [cluster],
    workload,
    manifest: renderObject(identity),
    placement: placement?.object ?? pod,
    placed: placement !== undefined,
    container,
    trouble: kind,
    waiting: failure.waiting,
    lastExit: failure.lastExit,
    exitCode: failure.exitCode ?? -1,
    restarts: failure.restarts,
    message: message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message,
    brokenLink: failure.brokenLink,
    chainKnown: failure.isChainKnown,
    explanation,
    named: failure.named,
    certainty: explanation === '' && kind !== 'crash' && kind !== 'unready' ? 'maybe' : 'sure',
    place: failure.place,
    cause: failure.cause,
  };
}
