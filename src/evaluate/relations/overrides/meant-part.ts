import { isUnknown } from '../../../model/knowledge.ts';
import { nearNames } from '../../../model/near-names.ts';
import type { Override } from '../../../model/override.ts';
import type { Placement } from '../../../model/placement.ts';
import type { ResourceSelector } from '../../../model/resource-selector.ts';
import type { Context } from '../../context.ts';
import type { Column, Row } from '../../relation.ts';
import type { OverrideContext } from './placement-part.ts';

/** Whom an override that changes nothing was most likely meant for. */
export const MEANT_COLUMNS: Readonly<Record<string, Column>> = {
  meant: {
    type: 'list<object>',
    means:
      'For an override that changes nothing: the placements it was most likely meant for, by the name it gives, the scope it forgot, or objects of a like name.',
  },
  missed: {
    type: 'list<string>',
    means:
      'The clusters to which these go and that its rules name; all of them when the rules cannot be read.',
  },
};

/** The columns of one override; one that changes something misses nobody. */
export function meantPart({ context, override, snapshot, reached }: OverrideContext): Row {
  if (reached.length > 0) return { meant: [], missed: [] };
  const { forecast } = context;
  const meant = findMeant(context, override);
  const audiences =
    snapshot === undefined
      ? meant.map((each) => forecast.targetsOf(each).clusters.map(({ cluster }) => cluster))
      : override.spec.rules.map((_, index) => forecast.audienceOf(snapshot, index, meant).clusters);
  return { meant: meant.map(({ object }) => object), missed: [...new Set(audiences.flat())].sort() };
}

function findMeant(context: Context, override: Override): readonly Placement[] {
  const { fleet } = context;
  const reference = override.spec.placement;
  if (reference === undefined) return findCarriers(context, override);
  const own = fleet.placements.filter(({ scope, namespace }) =>
    reference.scope === 'namespace'
      ? scope === 'namespace' && namespace === override.namespace
      : scope === 'cluster',
  );
  const named = own.filter(({ name }) => name === reference.name);
  if (named.length > 0) return named;
  const twins = fleet.placements.filter(
    ({ scope, namespace, name }) =>
      scope === 'namespace' && namespace === override.namespace && name === reference.name,
  );
  if (override.scope === 'namespace' && twins.length > 0) return twins;
  const near = nearNames(
    reference.name,
    own.map(({ name }) => name),
  )[0];
  const alike = own.filter(({ name }) => name === near);
  return alike.length > 0 ? alike : findCarriers(context, override);
}

/** Placements that select an object of the kind and, nearly, of the name that a selector gives. */
function findCarriers({ fleet, forecast }: Context, override: Override): readonly Placement[] {
  return fleet.placements.filter((placement) => {
    const selection = forecast.selectionOf(placement);
    if (isUnknown(selection)) return false;
    return override.spec.selectors.some((selector) => {
      const alike = selection.selected.filter(
        (item) => item.kind === selector.kind && item.group === selector.group && isHere(override, item),
      );
      return isNamed(
        selector,
        alike.map(({ name }) => name),
      );
    });
  });
}

function isHere(override: Override, item: { readonly namespace: string }): boolean {
  return override.scope === 'cluster' || item.namespace === override.namespace;
}

function isNamed(selector: ResourceSelector, names: readonly string[]): boolean {
  return names.includes(selector.name) || nearNames(selector.name, names).length > 0;
}
