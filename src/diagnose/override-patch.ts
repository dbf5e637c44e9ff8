import type { Fleet } from '../model/fleet.ts';
import type { ObjectIdentity } from '../model/identity.ts';
import type { Override, OverrideRule } from '../model/override.ts';
import type { ResourceSelector } from '../model/resource-selector.ts';
import type { Place } from '../read/place.ts';

/** The patch of an override that writes a node of an object, or something around or inside it; '' is any node. */
export function findPatch(fleet: Fleet, manifest: ObjectIdentity, path: string): Place | undefined {
  for (const override of overridesOf(fleet, manifest)) {
    const patches = override.spec.rules.flatMap((rule) => rule.patches);
    const found = patches.find(
      (each) => path === '' || isWithin(each.path, path) || isWithin(path, each.path),
    );
    if (found !== undefined)
      return { object: override.object, pointer: `${found.pointer}/path`, side: 'head' };
  }
  return undefined;
}

/** The rule of an override that takes an object away on some clusters. */
export function findRemoval(fleet: Fleet, manifest: ObjectIdentity): Place | undefined {
  for (const override of overridesOf(fleet, manifest)) {
    const rule = override.spec.rules.find((each: OverrideRule) => each.type === 'Delete');
    if (rule !== undefined)
      return { object: override.object, pointer: `${rule.pointer}/overrideType`, side: 'head' };
  }
  return undefined;
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Overrides that mean an object: by itself, or, cluster-scoped ones, by its namespace. */
function overridesOf(fleet: Fleet, manifest: ObjectIdentity): readonly Override[] {
  return fleet.overrides.filter(({ scope, namespace, spec }) =>
    scope === 'namespace'
      ? namespace === manifest.namespace && spec.selectors.some((each) => isSame(each, manifest))
      : spec.selectors.some((each) => isSame(each, manifest) || isNamespaceOf(each, manifest)),
  );
}

function isSame(selector: ResourceSelector, { group, kind, name }: ObjectIdentity): boolean {
  return selector.group === group && selector.kind === kind && selector.name === name;
}

function isNamespaceOf(selector: ResourceSelector, { namespace }: ObjectIdentity): boolean {
  return (
    selector.group === '' && selector.kind === 'Namespace' && selector.name === namespace && namespace !== ''
  );
}
