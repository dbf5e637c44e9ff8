/** Why a pod cannot be placed or made. */
export type PendingReason =
  | 'capacity'
  | 'claim'
  | 'taint'
  | 'affinity'
  | 'priority'
  | 'quota'
  | 'security'
  | 'account'
  | 'refused'
  | '';

/** What the scheduler of a member and the controllers of workloads write; each with a sample that a test holds. */
export const PENDING_WORDS: readonly {
  readonly reason: PendingReason;
  readonly pattern: RegExp;
  readonly sample: string;
}[] = [
  {
    reason: 'priority',
    pattern: /no PriorityClass with name (\S+) was found/i,
    sample: 'pods "a" is forbidden: no PriorityClass with name gold was found',
  },
  {
    reason: 'quota',
    pattern: /exceeded quota: ([\w.-]+)|failed quota: ([\w.-]+)/i,
    sample: 'pods "a" is forbidden: exceeded quota: team, requested: cpu=2, used: cpu=1, limited: cpu=2',
  },
  {
    reason: 'security',
    pattern: /violates PodSecurity "([^"]+)"/i,
    sample: 'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
  },
  {
    reason: 'account',
    pattern: /error looking up service account \S+?\/(\S+?):|serviceaccount "([^"]+)" not found/i,
    sample:
      'pods "a" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
  },
  {
    reason: 'claim',
    pattern:
      /persistentvolumeclaim "([^"]+)" not found|unbound immediate PersistentVolumeClaims|didn't find available persistent volumes/i,
    sample: '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
  },
  {
    reason: 'capacity',
    pattern: /Insufficient ([\w./-]+)|Too many pods/i,
    sample: '0/2 nodes are available: 2 Insufficient cpu.',
  },
  {
    reason: 'taint',
    pattern: /had untolerated taint \{([^}]+)\}|node\(s\) had taint/i,
    sample: '0/2 nodes are available: 2 node(s) had untolerated taint {gpu: yes}.',
  },
  {
    reason: 'affinity',
    pattern:
      /didn't match Pod's node affinity\/selector|didn't match pod (?:anti-)?affinity|didn't match node selector/i,
    sample: "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
  },
  {
    reason: 'refused',
    pattern: /is forbidden|admission webhook "([^"]+)" denied|denied the request/i,
    sample: 'admission webhook "validate.kyverno.svc" denied the request: no latest tags',
  },
];

/** The reason behind a pod that is not placed or not made, and what the words name; '' for each that they do not tell. */
export function matchPendingReason(text: string): { readonly reason: PendingReason; readonly named: string } {
  for (const { reason, pattern } of PENDING_WORDS) {
    const found = pattern.exec(text);
    if (found !== null) return { reason, named: found.slice(1).find((part) => part !== undefined) ?? '' };
  }
  return { reason: '', named: '' };
}
