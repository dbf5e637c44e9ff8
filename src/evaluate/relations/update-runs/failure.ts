/** Why a run does not start or does not go on. */
export type RunFailure =
  | 'placement-missing'
  | 'not-external'
  | 'strategy-missing'
  | 'not-scheduled'
  | 'no-bindings'
  | 'cluster-count'
  | 'policy-changed'
  | 'apply-changed'
  | 'task-invalid'
  | 'selector-invalid'
  | 'two-stages'
  | 'unsortable'
  | 'no-stage'
  | 'snapshot-missing'
  | 'snapshot-invalid'
  | 'override'
  | 'preempted'
  | 'stages-changed'
  | 'approval'
  | 'other';

/** Fragments of the controllers' messages (delivery-and-conditions.md §8.1 and §8.3), the first that fits counts. */
const FRAGMENTS: readonly (readonly [string, RunFailure])[] = [
  ['parent placement not found', 'placement-missing'],
  ['does not have an external rollout strategy', 'not-external'],
  ['referenced updateStrategy not found', 'strategy-missing'],
  ['not fully scheduled yet', 'not-scheduled'],
  ['bindings found for the latest policy snapshot', 'no-bindings'],
  ['not equal to the observed cluster count', 'cluster-count'],
  ['cluster count initialized in the updateRun is outdated', 'cluster-count'],
  ['policy snapshot index used in the updateRun is outdated', 'policy-changed'],
  ['applyStrategy in the updateRun is outdated', 'apply-changed'],
  ['stage tasks are invalid', 'task-invalid'],
  ['stage label selector is invalid', 'selector-invalid'],
  ['appears in more than one stages', 'two-stages'],
  ['the sorting label', 'unsortable'],
  ['not placed in any stage', 'no-stage'],
  ['invalid resource snapshot index', 'snapshot-invalid'],
  ['no resourceSnapshots with index', 'snapshot-missing'],
  ['no master resourceSnapshot', 'snapshot-missing'],
  ['override', 'override'],
  ['is not up-to-date with the desired status', 'preempted'],
  ['has changed, new:', 'stages-changed'],
  ['approval', 'approval'],
];

/** The kind of a failure by its message; '' for no message. */
export function classifyRunFailure(message: string): RunFailure | '' {
  if (message === '') return '';
  return FRAGMENTS.find(([fragment]) => message.includes(fragment))?.[1] ?? 'other';
}

const PREFIXES = [
  'cannot continue the updateRun: ',
  'failed to validate the updateRun: ',
  'failed to process the request due to a client error: ',
];

/** A controller's message without the sentences it puts in front of every error. */
export function plainRunMessage(message: string): string {
  let text = message;
  let shorter = true;
  while (shorter) {
    shorter = false;
    for (const prefix of PREFIXES) {
      if (!text.startsWith(prefix)) continue;
      text = text.slice(prefix.length);
      shorter = true;
    }
  }
  return text;
}
