import type { Relation } from '../relation.ts';

/** Pods of member dumps that do not run, and what explains them (design.md §5, `pods`). */
export const pods: Relation = {
  name: 'pods',
  grain: 'one row per pod and container that waits or keeps failing',
  pending: 'references and landings per cluster, and the events of member dumps',
  columns: {
    pod: { type: 'object', means: 'The pod.' },
    cluster: { type: 'string', means: 'The member it was seen on.' },
    clusters: { type: 'list<string>', means: 'The same, as a list, for findings.' },
    workload: {
      type: 'object',
      means: 'The workload that made it, as it lies on the hub; the pod itself when none is known.',
    },
    placement: {
      type: 'object',
      means: 'The placement that brought the workload; the pod itself when there is none.',
    },
    container: { type: 'string', means: 'The container.' },
    waiting: { type: 'string', means: 'Reason of the waiting state: CrashLoopBackOff, ImagePullBackOff, …' },
    lastExit: {
      type: 'string',
      means: 'Reason of the last termination: OOMKilled, Error, …; empty when there was none.',
    },
    restarts: { type: 'int', means: 'Restart count.' },
    brokenLink: {
      type: 'string',
      means: 'The first link of its chain that is broken; empty when the chain is healthy.',
    },
    explanation: {
      type: 'string',
      means:
        'The best explanation found: `key`, `config-differs`, `image-differs`, `memory`, `chain`; empty for none.',
    },
    named: { type: 'string', means: 'What the explanation names: a key, an image, a field.' },
    place: { type: 'place', means: 'The waiting state.' },
    cause: { type: 'place', means: 'What to change: the selector, the data, the image; else the workload.' },
  },
  rows: () => [],
};
