/** Who brings manifests to the hub, as its API server authenticates them. */
export interface Applier {
  readonly username: string;
  /** Those the API server adds by itself included. */
  readonly groups: readonly string[];
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):[^:]+$/;

/** An applier with the groups that every API server gives: to service accounts theirs, to all `system:authenticated`. */
export function buildApplier(username: string, groups: readonly string[]): Applier {
  const namespace = SERVICE_ACCOUNT.exec(username)?.[1];
  const own =
    namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { username, groups: [...new Set([...own, ...groups, 'system:authenticated'])] };
}
