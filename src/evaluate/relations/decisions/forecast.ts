import { isFleetComplete } from '../../../model/hub-knowledge.ts';
import { type Known, unknown } from '../../../model/knowledge.ts';
import type { Place } from '../../../read/place.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import { explainRefusal, renderFilter } from './refusal.ts';
import type { DecisionSubject } from './subject.ts';

/** What the next cycle of the scheduler makes of the cluster. */
export const forecastColumns: Relation['columns'] = {
  verdict: {
    type: 'string',
    means:
      'What the next cycle makes of it: `picked` anew, `kept` by its binding, `refused` by a filter, `outscored`, `absent` from the fleet, `ignored` (not named, or no more wanted), `undecided` (the cycle fails).',
    gates: ['members'],
  },
  targeted: {
    type: 'bool',
    means: 'The placement goes there: a PickFixed policy names it, or the next cycle picks or keeps it.',
    gates: ['members'],
  },
  sure: { type: 'bool', means: 'False when missing inputs, or scores on a fleet without history, decide.' },
  refusedBy: {
    type: 'string',
    means:
      'The first filter that refuses it now, also where a binding keeps it: `affinity`, `eligibility`, `namespace`, `taint`, `spread`; else empty.',
  },
  otherwiseFit: { type: 'bool', means: 'Every other filter would let it pass.' },
  reason: { type: 'string', means: 'The reason the scheduler records for that; else empty.' },
  seen: {
    type: 'string',
    means: 'What the filter wants and sees, in words: `wants env=prod, has env=dev`; else empty.',
  },
  seenPlace: {
    type: 'place',
    means: 'Where that value stands: the taint, label, property or heartbeat of the member; else `place`.',
  },
  wantedPlace: { type: 'place', means: 'What in the policy wants it; else the policy.' },
  taintCause: {
    type: 'place',
    means:
      'What keeps it away by a taint: the taint itself when it is the only cluster that the placement loses that way, else the policy, which could tolerate it.',
  },
  short: {
    type: 'bool',
    means: 'The placement finds fewer clusters than its policy counts, or with PickAll none.',
    gates: ['members', 'namespaces:<cluster>'],
  },
  affinityScore: { type: 'int', means: 'Affinity score of a candidate; 0 when it was not scored.' },
  spreadScore: { type: 'int', means: 'Topology spread score of a candidate; 0 when it was not scored.' },
};

/** The cells of these columns. */
export const forecastCells: CellReaders<DecisionSubject> = {
  verdict: ({ decision, cluster }) =>
    cluster === '' ? unknown('members') : (decision?.outcome.verdict ?? 'absent'),
  targeted: readTargeted,
  sure: isSure,
  refusedBy: ({ decision }) => renderFilter(decision?.refusedBy ?? ''),
  otherwiseFit: ({ decision }) => decision?.filters.isOtherwiseFit(decision) ?? false,
  reason: ({ decision }) => decision?.outcome.refusal?.reason ?? '',
  seen: (subject) => explainRefusal(subject).text,
  seenPlace: (subject) => explainRefusal(subject).seenPlace,
  wantedPlace: (subject): Place => explainRefusal(subject).wantedPlace,
  taintCause: (subject): Place => {
    const { placement, forecast } = subject.scope;
    const policy: Place = { object: placement.object, pointer: placement.policy.pointer, side: 'head' };
    return forecast.countTaintedAlone() === 1 ? explainRefusal(subject).seenPlace : policy;
  },
  short: ({ scope }) => scope.forecast.short,
  affinityScore: ({ decision }) => decision?.outcome.score?.affinity ?? 0,
  spreadScore: ({ decision }) => decision?.outcome.score?.topologySpread ?? 0,
};

function readTargeted({ scope, cluster, index, decision }: DecisionSubject): Known<boolean> {
  if (cluster === '') return unknown('members');
  if (index === undefined) return decision?.picked ?? false;
  return decision?.member !== undefined || !isFleetComplete(scope.fleet);
}

function isSure({ scope, decision, index }: DecisionSubject): boolean {
  if (index !== undefined || decision?.outcome.verdict === 'kept') return true;
  if (decision === undefined || scope.forecast.choiceOpen) return false;
  // Whether the member filters by namespace does not matter to where the placement is meant to go.
  return decision.gates.every((gate) => gate.startsWith('namespaces:'));
}
