import type { Override } from '../../model/override.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { MEANT_COLUMNS, meantPart } from './overrides/meant-part.ts';
import { NAMED_COLUMNS, namedColumns } from './overrides/named-part.ts';
import { PLACEMENT_COLUMNS, placementPart } from './overrides/placement-part.ts';
import { RULE_COLUMNS, ruleColumns } from './overrides/rule-part.ts';
import { SELECTOR_COLUMNS, selectorColumns } from './overrides/selector-part.ts';

/** The overrides and what of them has no effect, or will not be taken (design.md §5, `overrides`). */
export const overrides: Relation = {
  name: 'overrides',
  grain: 'one row per override, and one for its placement reference and each of its selectors and rules',
  columns: {
    override: { type: 'object', means: 'The override.' },
    overrideKind: { type: 'string', means: 'ClusterResourceOverride or ResourceOverride.' },
    part: { type: 'string', means: '`override`, `placement`, `selector` or `rule`.' },
    index: { type: 'int', means: 'Position of the selector or rule; 0 for other parts.' },
    place: { type: 'place', means: 'The part.' },
    declared: { type: 'bool', means: 'The override is a manifest.' },
    refused: { type: 'bool', means: 'The hub refuses the override as it is written.' },
    placements: { type: 'list<object>', means: 'The placements it changes something of.' },
    clusters: { type: 'list<string>', means: 'The clusters these go to, as far as they are known.' },
    ordinal: {
      type: 'int',
      means: 'Its place, from 1, among the overrides that the hub counts together, by name.',
    },
    counted: { type: 'int', means: 'How many overrides the hub counts together with it.' },
    ...PLACEMENT_COLUMNS,
    ...MEANT_COLUMNS,
    ...SELECTOR_COLUMNS,
    ...RULE_COLUMNS,
    ...NAMED_COLUMNS,
  },
  rows: function* (context) {
    const counts = countTogether(context.fleet.overrides);
    for (const override of context.fleet.overrides) yield* overrideRows(context, override, counts);
  },
};

/** The hub counts ResourceOverrides per namespace, the others together. */
function countTogether(all: readonly Override[]): ReadonlyMap<string, readonly Override[]> {
  const groups = new Map<string, Override[]>();
  for (const override of all) {
    const key = groupOf(override);
    groups.set(key, [...(groups.get(key) ?? []), override]);
  }
  return groups;
}

function groupOf({ scope, namespace }: Override): string {
  return `${scope} ${namespace}`;
}

function* overrideRows(
  context: Context,
  override: Override,
  counts: ReadonlyMap<string, readonly Override[]>,
): Iterable<Row> {
  const { forecast } = context;
  const faults = forecast.overrides().refusalsOf(override);
  const snapshot = forecast.overrides().snapshotOf(override);
  const reach = override.spec.selectors.map((_, index) =>
    snapshot === undefined ? [] : forecast.overrideReach().of(snapshot, index),
  );
  const reached = [...new Set(reach.flat().map(({ placement }) => placement))];
  const together = counts.get(groupOf(override)) ?? [];
  const shared = { context, override, snapshot, reached };
  const common = {
    override: override.object,
    overrideKind: override.object.kind,
    declared: override.object.uid === '',
    refused: faults.length > 0,
    placements: reached.map(({ object }) => object),
    clusters: [
      ...new Set(reached.flatMap((each) => forecast.targetsOf(each).clusters.map((t) => t.cluster))),
    ],
    ordinal: together.indexOf(override) + 1,
    counted: together.length,
    ...placementPart(shared),
    ...meantPart(shared),
    ...selectorColumns(shared, undefined, []),
    ...ruleColumns(shared, undefined),
    ...namedColumns(context, { object: override.object, pointer: '', side: 'head' }, undefined, []),
  };
  const place = (pointer: string) => ({ object: override.object, pointer, side: 'head' as const });
  yield { ...common, part: 'override', index: 0, place: place('') };
  const { placement, selectors, rules } = override.spec;
  if (placement !== undefined) {
    yield { ...common, part: 'placement', index: 0, place: place(placement.pointer) };
  }
  for (const [index, selector] of selectors.entries()) {
    const columns = selectorColumns(shared, selector, reach[index] ?? []);
    yield { ...common, part: 'selector', index, place: place(selector.pointer), ...columns };
  }
  for (const [index, rule] of rules.entries()) {
    const at = place(rule.pointer);
    const columns = ruleColumns(shared, index);
    const named = namedColumns(context, at, rule, columns.matched);
    yield { ...common, part: 'rule', index, place: at, ...columns, ...named };
  }
}
