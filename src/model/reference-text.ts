import { FLEET_KINDS } from '../api/groups.ts';
import { BUILT_IN_KINDS } from '../api/kubernetes.ts';

/** A kind that a word on the command line may mean. */
export interface NamedKind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** An object as a person names it: `deploy/shop/web`. */
export interface ObjectReference {
  /** One, or two when a short name is used twice. */
  readonly kinds: readonly NamedKind[];
  /** '' when none was given. */
  readonly namespace: string;
  readonly name: string;
}

/** Short names of kubectl for kinds that Kubernetes itself serves. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cj: 'CronJob',
  cm: 'ConfigMap',
  crd: 'CustomResourceDefinition',
  deploy: 'Deployment',
  ds: 'DaemonSet',
  hpa: 'HorizontalPodAutoscaler',
  ing: 'Ingress',
  netpol: 'NetworkPolicy',
  ns: 'Namespace',
  pdb: 'PodDisruptionBudget',
  po: 'Pod',
  pvc: 'PersistentVolumeClaim',
  quota: 'ResourceQuota',
  rs: 'ReplicaSet',
  sa: 'ServiceAccount',
  sts: 'StatefulSet',
  svc: 'Service',
};

/**
 * Reads `kind/name` or `kind/namespace/name` with a kind, plural or short name that is known, in any case; undefined
 * for everything else, which is then a path (design.md §4.11).
 */
export function readReference(text: string): ObjectReference | undefined {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => part === '')) return undefined;
  const [word = '', ...rest] = parts;
  const kinds = kindsNamed(word.toLowerCase());
  const name = rest.at(-1) ?? '';
  const namespace = rest.length === 2 ? (rest[0] ?? '') : '';
  if (kinds.length === 0 || name.startsWith('.')) return undefined;
  const fitting = namespace === '' ? kinds : kinds.filter((each) => each.namespaced);
  return fitting.length === 0 ? undefined : { kinds: fitting, namespace, name };
}

function kindsNamed(word: string): NamedKind[] {
  const fleet = FLEET_KINDS.filter(
    ({ kind, plural, shortNames }) =>
      kind.toLowerCase() === word || plural === word || shortNames.includes(word),
  );
  const short = Object.hasOwn(SHORT_NAMES, word) ? SHORT_NAMES[word] : undefined;
  const others = BUILT_IN_KINDS.filter(
    ({ kind, plural, preferred }) =>
      preferred && (kind === short || kind.toLowerCase() === word || plural === word),
  );
  return [...fleet, ...others].map(({ group, kind, namespaced }) => ({ group, kind, namespaced }));
}
