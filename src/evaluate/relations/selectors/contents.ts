import { readString } from '../../../api/json.ts';
import { renderObject } from '../../../model/identity.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';
import type { SelectorAnswer } from './selector-answer.ts';

/** What a selector brings along with the namespaces it takes whole. */
export interface NamespaceCargo {
  readonly objects: readonly HubObject[];
  readonly helmReleases: number;
  readonly examples: readonly string[];
  /** Kinds among them that seldom belong on members, sorted. */
  readonly unusual: readonly string[];
}

/** Kinds worth naming first: they surprise most on a member. */
const NOTABLE = [
  'RoleBinding',
  'Role',
  'PersistentVolumeClaim',
  'Job',
  'ReplicaSet',
  'Secret',
  'ConfigMap',
  'ServiceAccount',
];

/** Kinds that grant rights, ask for storage or belong to another object: they belong to the hub more often than to every member. */
const UNUSUAL: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'ReplicaSet', 'Role', 'RoleBinding']);

/** The objects that come with whole namespaces, the namespaces themselves not counted. */
export function readCargo({ result }: SelectorAnswer): NamespaceCargo {
  if (result?.mode !== 'namespace-contents')
    return { objects: [], helmReleases: 0, examples: [], unusual: [] };
  const objects = result.hits.selected.filter(({ namespace }) => namespace !== '');
  const isRelease = ({ kind, object }: HubObject): boolean =>
    kind === 'Secret' && readString(object, 'type') === 'helm.sh/release.v1';
  const rank = ({ kind }: HubObject): number => {
    const at = NOTABLE.indexOf(kind);
    return at < 0 ? NOTABLE.length : at;
  };
  const shown = [...objects].sort((left, right) => rank(left) - rank(right) || left.order - right.order);
  return {
    objects,
    helmReleases: objects.filter(isRelease).length,
    examples: shown.slice(0, 3).map(renderObject),
    unusual: [...new Set(objects.map(({ kind }) => kind))].filter((kind) => UNUSUAL.has(kind)).sort(),
  };
}
