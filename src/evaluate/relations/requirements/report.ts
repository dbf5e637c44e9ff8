import { pointer } from '../../../api/json.ts';
import { isFleetComplete } from '../../../model/hub-knowledge.ts';
import { type Known, unknown } from '../../../model/knowledge.ts';
import { memberNamed } from '../../../model/member-knowledge.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import type { RequirementSubject } from './subject.ts';

/** What the members show of the label or property that is asked for. */
export const reportColumns: Relation['columns'] = {
  reporting: {
    type: 'int',
    means: 'How many members have the label or report the property at all.',
    gates: ['members', 'hub:MemberCluster'],
  },
  lacking: { type: 'list<string>', means: 'Members that do not.' },
  seen: { type: 'list<string>', means: 'The values there are, with how many members carry each: `dev (2)`.' },
  lackingFit: {
    type: 'list<string>',
    means: 'Members that lack it and that every filter lets pass.',
    gates: ['members'],
  },
  nearText: {
    type: 'string',
    means: 'A label that members carry and that may be meant, `env=prod`; empty when none is near.',
  },
  nearKey: { type: 'string', means: 'The key of that label.' },
  nearValue: { type: 'string', means: 'Its value.' },
  nearMembers: { type: 'int', means: 'How many members carry that label.' },
  nearName: {
    type: 'string',
    means: 'A property name that may be meant; empty when the name is known or none is near.',
  },
  poison: {
    type: 'string',
    means: 'The error by which reading the property makes the scheduler give up; else empty.',
  },
  poisonSure: { type: 'bool', means: 'False when no member of the input shows it yet.' },
  poisonCluster: { type: 'string', means: 'The member whose value does it; empty when the name alone does.' },
  poisonPlace: { type: 'place', means: 'That value; else the expression.' },
};

/** The cells of these columns. */
export const reportCells: CellReaders<RequirementSubject> = {
  reporting: ({ fleet, requirement }): Known<number> => {
    const { reporting, open } = requirement.countHolders();
    if (!isFleetComplete(fleet)) return unknown('members');
    return open > 0 ? unknown('hub:MemberCluster') : reporting;
  },
  lacking: ({ requirement }) => requirement.countHolders().lacking,
  seen: ({ requirement }) => requirement.countHolders().seen.map(({ value, count }) => `${value} (${count})`),
  lackingFit: ({ fleet, forecast, placement, requirement }): Known<readonly string[]> => {
    if (!isFleetComplete(fleet)) return unknown('members');
    const { decisionOn } = forecast.decisionsOf(placement);
    return requirement.countHolders().lacking.filter((cluster) => {
      const decision = decisionOn(cluster);
      return (
        decision !== undefined &&
        (decision.refusedBy === '' || decision.refusedBy === 'TopologySpreadConstraints')
      );
    });
  },
  nearText: ({ requirement }) => {
    const near = requirement.findNear();
    return near === undefined ? '' : `${near.key}=${near.value}`;
  },
  nearKey: ({ requirement }) => requirement.findNear()?.key ?? '',
  nearValue: ({ requirement }) => requirement.findNear()?.value ?? '',
  nearMembers: ({ requirement }) => requirement.findNear()?.count ?? 0,
  nearName: ({ requirement }) => requirement.findNearName(),
  poison: ({ requirement }) => requirement.findPoison()?.error ?? '',
  poisonSure: ({ requirement }) => requirement.findPoison()?.sure ?? true,
  poisonCluster: ({ requirement }) => requirement.findPoison()?.cluster ?? '',
  poisonPlace: ({ fleet, placement, requirement }) => {
    const member = memberNamed(fleet, requirement.findPoison()?.cluster ?? '');
    if (member === undefined) return { object: placement.object, pointer: requirement.pointer, side: 'head' };
    const object = member.observed ?? member.object;
    return { object, pointer: pointer('status', 'properties', requirement.key), side: 'head' };
  },
};
