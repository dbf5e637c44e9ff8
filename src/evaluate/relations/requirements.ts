import type { Fleet } from '../../model/fleet.ts';
import { isFleetComplete } from '../../model/hub-knowledge.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { Place } from '../../read/place.ts';
import type { Census } from '../../simulate/requirements/census.ts';
import type { JudgedRequirement } from '../../simulate/requirements.ts';
import type { Context } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { reportCells, reportColumns } from './requirements/report.ts';
import type { RequirementSubject } from './requirements/subject.ts';

/** What policies ask of clusters (design.md §5, `requirements`). */
export const requirements: Relation = {
  name: 'requirements',
  grain:
    'one row per label or property expression of a required or preferred term, per property sorter, and per topology spread constraint',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN.' },
    part: { type: 'string', means: '`label`, `property`, `sorter` or `spread` (a topology key).' },
    role: { type: 'string', means: '`required`, `preferred` or `spread`.' },
    term: { type: 'int', means: 'Position of the term or constraint in its list, from 0.' },
    key: { type: 'string', means: 'The label key, property name or topology key.' },
    operator: { type: 'string', means: 'As written: In, Exists, Ge, …; the order of a sorter.' },
    values: { type: 'list<string>', means: 'The values asked for.' },
    text: { type: 'string', means: 'The expression in words: `env=prod`, `k8s.io/x ≥ 4`.' },
    place: { type: 'place', means: 'The expression.' },
    termPlace: { type: 'place', means: 'The term or constraint.' },
    members: { type: 'int', means: 'How many members the fleet has.', gates: ['members'] },
    matching: {
      type: 'int',
      means: 'How many members meet the expression by itself; 0 for sorters and spread.',
      gates: ['members', 'hub:MemberCluster'],
    },
    termMatching: {
      type: 'int',
      means: 'How many members meet its whole term; 0 for sorters and spread.',
      gates: ['members', 'hub:MemberCluster'],
    },
    policyMatching: {
      type: 'int',
      means: 'How many members meet at least one required term.',
      gates: ['members', 'hub:MemberCluster'],
    },
    failing: { type: 'list<string>', means: 'Members that do not meet its term.' },
    unmet: { type: 'list<string>', means: '`text` when no member meets the expression; else empty.' },
    culprit: {
      type: 'place',
      means: 'The first expression of its term that no member meets; else the term.',
    },
    problem: {
      type: 'string',
      means: 'Why the expression is contradictory or malformed, whatever the members are; else empty.',
    },
    ...reportColumns,
  },
  rows: function* ({ fleet, forecast }: Context) {
    for (const placement of fleet.placements) {
      const all = forecast.requirementsOf(placement);
      for (const requirement of all) yield buildRow({ fleet, forecast, placement, requirement, all });
    }
  },
};

const cells: CellReaders<RequirementSubject> = {
  placement: ({ placement }) => placement.object,
  policyType: ({ placement }) => placement.policy.type,
  part: ({ requirement }) => requirement.part,
  role: ({ requirement }) => requirement.role,
  term: ({ requirement }) => requirement.term,
  key: ({ requirement }) => requirement.key,
  operator: ({ requirement }) => requirement.operator,
  values: ({ requirement }) => requirement.values,
  text: ({ requirement }) => renderRequirement(requirement),
  place: ({ placement, requirement }) => placeIn(placement, requirement.pointer),
  termPlace: ({ placement, requirement }) => placeIn(placement, requirement.termPointer),
  members: ({ fleet }) => (isFleetComplete(fleet) ? fleet.members.length : unknown('members')),
  matching: ({ fleet, requirement }) => countKnown(fleet, requirement.countAlone()),
  termMatching: ({ fleet, requirement }) => countKnown(fleet, requirement.countTerm()),
  policyMatching: ({ fleet, requirement }) => countKnown(fleet, requirement.countPolicy()),
  failing: ({ requirement }) => requirement.countTerm().failing,
  unmet: ({ requirement }) => (isUnmet(requirement) ? [renderRequirement(requirement)] : []),
  culprit: ({ placement, requirement, all }) => {
    const { role, term, termPointer } = requirement;
    const culprit = all.find((each) => each.role === role && each.term === term && isUnmet(each));
    return placeIn(placement, culprit?.pointer ?? termPointer);
  },
  problem: ({ requirement }) => requirement.problem,
};

const buildRow = buildLazyRows({ ...cells, ...reportCells });

function placeIn({ object }: Placement, pointer: string): Place {
  return { object, pointer, side: 'head' };
}

function isUnmet(requirement: JudgedRequirement): boolean {
  const { matching, open } = requirement.countAlone();
  return requirement.alone !== undefined && matching + open === 0;
}

/** A count above zero is told even when there may be more; that nobody matches needs all members told in full. */
function countKnown(fleet: Fleet, { matching, open }: Census): Known<number> {
  if (matching > 0) return matching;
  if (!isFleetComplete(fleet)) return unknown('members');
  return open > 0 ? unknown('hub:MemberCluster') : 0;
}

const SYMBOL: ReadonlyMap<string, string> = new Map([
  ['Eq', '='],
  ['Ne', '≠'],
  ['Gt', '>'],
  ['Ge', '≥'],
  ['Lt', '<'],
  ['Le', '≤'],
]);

function renderRequirement({ part, key, operator, values }: JudgedRequirement): string {
  if (part === 'sorter' || part === 'spread') return key;
  if (part === 'property') return `${key} ${SYMBOL.get(operator) ?? operator} ${values.join(', ')}`;
  if (operator === 'In' && values.length === 1) return `${key}=${values[0] ?? ''}`;
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `no ${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'not in'} (${values.join(', ')})`;
}
