/** What a round does with one binding; `waiting` is an unscheduled one that may not be removed yet. */
export type RolloutAction = 'updated' | 'bound' | 'removed' | 'blocked' | 'waiting' | 'upToDate' | 'none';

/** The numbers a round is decided by. */
export interface RolloutArithmetic {
  readonly target: number;
  readonly ready: number;
  /** Ready, but being deleted. */
  readonly canBeUnavailable: number;
  readonly canBeReady: number;
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly maxToRemove: number;
  readonly maxToAdd: number;
}

/** What a binding is to a round: a candidate for something, up to date, or out of play. */
export type RolloutRole = 'remove' | 'bind' | 'update' | 'failedUpdate' | 'upToDate' | 'none';

/** What becomes of a binding in this role, and the numbers that decided it. */
export function explainRole(
  role: RolloutRole,
  chosen: boolean,
  {
    target,
    ready,
    canBeUnavailable,
    canBeReady,
    maxUnavailable,
    maxSurge,
    maxToRemove,
    maxToAdd,
  }: RolloutArithmetic,
): { readonly action: RolloutAction; readonly because: string } {
  const usable = ready - canBeUnavailable;
  const floor = `${usable} of ${target} wanted clusters are ready and stay, and maxUnavailable ${maxUnavailable} needs ${target - maxUnavailable}`;
  const ceiling = `${canBeReady} clusters may be ready, and ${target} wanted plus maxSurge ${maxSurge} is the most`;
  switch (role) {
    case 'failedUpdate':
      return { action: 'updated', because: 'it has failed already, so limits do not protect it' };
    case 'update':
      if (chosen) return { action: 'updated', because: `${floor}, so ${maxToRemove} may be disturbed` };
      return {
        action: 'blocked',
        because: `${floor}, so ${Math.max(maxToRemove, 0)} may be disturbed and others come first`,
      };
    case 'bind':
      if (chosen) return { action: 'bound', because: `${ceiling}, so ${maxToAdd} may be added` };
      return {
        action: 'blocked',
        because: `${ceiling}, so ${Math.max(maxToAdd, 0)} may be added and others come first`,
      };
    case 'remove':
      if (chosen) return { action: 'removed', because: `${floor}, so ${maxToRemove} may be removed` };
      return {
        action: 'waiting',
        because: `${floor}, so ${Math.max(maxToRemove, 0)} may be removed and others come first`,
      };
    case 'upToDate':
      return { action: 'upToDate', because: 'it has the latest resources and overrides' };
    default:
      return { action: 'none', because: 'it is being deleted, or its state is unknown' };
  }
}
