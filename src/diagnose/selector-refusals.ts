import { pointer } from '../api/json.ts';
import { isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import type { ResourceSelector } from '../model/resource-selector.ts';
import type { Place } from '../read/place.ts';
import type { RefusalKind, SelectorRefusal } from './diagnosis.ts';

interface Pattern {
  readonly kind: RefusalKind;
  readonly text: RegExp;
}

/** Texts of the resource selector resolver (objects-and-selection.md §6.1); `named` is what they name. */
const PATTERNS: readonly Pattern[] = [
  { kind: 'reserved-namespace', text: /namespace (?<named>\S+) is not allowed to propagate/ },
  { kind: 'duplicate', text: /found duplicate resource \{[^}]*Kind:(?<kind>\S+) Name:(?<named>\S+)/ },
  { kind: 'namespaced-kind', text: /cannot select namespace-scoped resource (?<named>.+?) in a/ },
  { kind: 'cluster-kind', text: /cannot select cluster-scoped resource (?<named>.+?) in a/ },
  { kind: 'unknown-kind', text: /failed to get GVR of the selector.*no matches for kind "(?<named>[^"]*)"/ },
  { kind: 'unknown-kind', text: /failed to get GVR of the selector/ },
  { kind: 'one-namespace', text: /requires exactly one namespace/ },
  { kind: 'other-namespace', text: /choosing a different namespace '(?<named>[^']*)'/ },
];

/** Every placement that stopped before scheduling because of its selectors. */
export function readSelectorRefusals(fleet: Fleet): readonly SelectorRefusal[] {
  return fleet.today.placements.flatMap((placement) => {
    const condition = matchCondition(placement.status.conditions, 'Scheduled');
    if (condition?.status !== 'False' || condition.reason !== 'InvalidResourceSelectors') return [];
    if (!isFresh(condition, placement.metadata.generation)) return [];
    const { kind, named, kindName } = matchRefusal(condition.message);
    const head = fleet.links.placements.get(placement.key) ?? placement;
    return [
      {
        placement,
        condition,
        kind,
        named: kindName === '' ? named : `${kindName} ${named}`,
        at: { object: placement.object, pointer: `${condition.pointer}/message`, side: 'head' },
        cause: findCulprit(head, kind, named, kindName),
      },
    ];
  });
}

function matchRefusal(message: string): { kind: RefusalKind; named: string; kindName: string } {
  for (const pattern of PATTERNS) {
    const found = pattern.text.exec(message);
    if (found === null) continue;
    return {
      kind: pattern.kind,
      named: found.groups?.['named'] ?? '',
      kindName: found.groups?.['kind'] ?? '',
    };
  }
  return { kind: 'other', named: '', kindName: '' };
}

/** The selector to change; the whole list when the message does not lead to one. */
function findCulprit(placement: Placement, kind: RefusalKind, named: string, kindName: string): Place {
  const at = (path: string): Place => ({ object: placement.object, pointer: path, side: 'head' });
  const { selectors } = placement;
  const isNamespace = (each: ResourceSelector): boolean => each.group === '' && each.kind === 'Namespace';
  const pick = (found: ResourceSelector | undefined, ...steps: string[]): Place =>
    found === undefined ? at('/spec/resourceSelectors') : at(found.pointer + pointer(...steps));
  switch (kind) {
    case 'reserved-namespace': {
      const exact = selectors.find((each) => isNamespace(each) && each.name === named);
      return exact
        ? pick(exact, 'name')
        : pick(selectors.find((each) => isNamespace(each) && each.name === ''));
    }
    case 'duplicate':
      return pick(selectors.filter((each) => each.kind === kindName).at(-1));
    case 'cluster-kind':
    case 'namespaced-kind':
      return pick(
        selectors.find((each) => named.includes(each.kind) || namesPlural(named, each)),
        'kind',
      );
    case 'unknown-kind':
      return pick(
        selectors.find((each) => each.kind === named),
        'kind',
      );
    case 'one-namespace':
    case 'other-namespace':
      return pick(selectors.find(isNamespace));
    default:
      return at('/spec/resourceSelectors');
  }
}

/** The texts name resources as `apps/v1, Resource=deployments`: compare with the kind's usual plural. */
function namesPlural(named: string, selector: ResourceSelector): boolean {
  const lower = selector.kind.toLowerCase();
  return [`=${lower}s`, `=${lower}es`, `=${lower.replace(/y$/, 'ies')}`].some((plural) =>
    named.endsWith(plural),
  );
}
