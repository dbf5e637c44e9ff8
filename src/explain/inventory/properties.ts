import type { Json } from '../../api/json.ts';
import type { Member, Quantities } from '../../model/member.ts';
import { findSecretPaths } from '../../read/read.ts';

/** Stands for a value that is nobody's business; a text like the one it replaces, so that comparing with it fails alike. */
export const WITHHELD = '(withheld)';

/** Properties that say how to reach a cluster or whom to trust, by words of their names. */
const PRIVATE_NAME =
  /(?:^|[^a-z])(?:end-?points?|entry-?points?|url|host|server|address|cert(?:ificate)?s?|authority|ca|tokens?|secrets?|passwords?|credentials?|keys?|kubeconfig)(?:$|[^a-z])/i;
/** Values that do, whatever they are called: addresses with a scheme, PEM blocks, long runs of base64. */
const PRIVATE_VALUE = /:\/\/|-----BEGIN |^[A-Za-z0-9+/=_-]{64,}$/;

/** Values by name, in name order, with those withheld that an inventory has no need of. */
export interface PublicValues {
  readonly values: Readonly<Record<string, string>>;
  readonly withheld: number;
}

/** The properties of a member, but for endpoints, certificates and credentials. */
export function readPublicProperties(member: Member): PublicValues {
  const { object, observed = object } = member;
  const secrets = new Set(findSecretPaths(observed));
  return hideValues(
    [...member.properties].map(([name, { value, pointer }]) => ({
      name,
      value,
      isPrivate:
        PRIVATE_NAME.test(name) ||
        PRIVATE_VALUE.test(value) ||
        secrets.has(pointer) ||
        secrets.has(`${pointer}/value`),
    })),
  );
}

/** Labels, but for values that are credentials by their looks. */
export function readPublicLabels(labels: ReadonlyMap<string, string>): PublicValues {
  return hideValues(
    [...labels].map(([name, value]) => ({ name, value, isPrivate: PRIVATE_VALUE.test(value) })),
  );
}

function hideValues(
  all: readonly { readonly name: string; readonly value: string; readonly isPrivate: boolean }[],
): PublicValues {
  const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    values: Object.fromEntries(
      sorted.map(({ name, value, isPrivate }) => [name, isPrivate ? WITHHELD : value]),
    ),
    withheld: all.filter(({ isPrivate }) => isPrivate).length,
  };
}

/** Quantities in name order. */
export function readQuantityMap(quantities: Quantities): Readonly<Record<string, Json>> {
  return Object.fromEntries([...quantities].sort(([a], [b]) => (a < b ? -1 : 1)));
}
