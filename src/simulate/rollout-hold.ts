import type { RolloutRequest } from './rollout.ts';
import type { RolloutBinding } from './rollout-binding.ts';
import { renderUnexpected } from './scheduling/failure.ts';

/**
 * Why a rollout does not even get to its round: the placement is being deleted, staged updates are in charge, no
 * resource snapshot is there, one cluster has two live bindings (an error nobody sees), or the remains of a
 * deleted binding on the same cluster must go first.
 */
export interface RolloutHold {
  readonly kind:
    | 'deleting'
    | 'external'
    | 'noSnapshot'
    | 'duplicateBinding'
    | 'conflictingBinding'
    | 'cleanup';
  /** Names of the bindings that show it. */
  readonly bindings: readonly string[];
  readonly cluster: string;
  /** The controller's own error where it logs one; '' otherwise. */
  readonly error: string;
}

/** Everything that keeps the rolling update of a placement from starting; empty when nothing does. */
export function evaluateRolloutHolds(request: RolloutRequest): readonly RolloutHold[] {
  const { placement, latestSnapshot } = request;
  const bindings = request.bindings.filter(
    (binding) => binding.placement === placement.name && binding.namespace === placement.namespace,
  );
  const plain = { bindings: [], cluster: '', error: '' };
  if (placement.deleting) return [{ kind: 'deleting', ...plain }];
  if (placement.strategy !== 'RollingUpdate') return [{ kind: 'external', ...plain }];
  const live = new Map<string, RolloutBinding>();
  for (const binding of bindings) {
    if (binding.deleting) continue;
    const other = live.get(binding.cluster);
    if (other !== undefined) return [buildDuplicate(other, binding)];
    live.set(binding.cluster, binding);
  }
  const holds = bindings.flatMap((leaving): RolloutHold[] => {
    const binding = live.get(leaving.cluster);
    return leaving.deleting && binding !== undefined ? [buildCleanup(leaving, binding)] : [];
  });
  if (holds.length > 0) return holds;
  return latestSnapshot === '' ? [{ kind: 'noSnapshot', ...plain }] : [];
}

/** Follows `waitForResourcesToCleanUp`. */
function buildCleanup(leaving: RolloutBinding, binding: RolloutBinding): RolloutHold {
  const { cluster, state, previousState } = binding;
  const hold = { bindings: [leaving.name, binding.name], cluster };
  const place = `find a cluster \`${cluster}\` that has a`;
  if (state === 'Bound') {
    const error = `${place} bound binding \`${path(binding)}\` and a deleting binding point to it`;
    return { kind: 'conflictingBinding', ...hold, error: renderUnexpected(error) };
  }
  if (state === 'Unscheduled' && previousState === 'Bound') {
    const was = 'with previous state is `bound` and a deleting binding point to it';
    const error = `${place} unscheduled binding \`${path(binding)}\` ${was}`;
    return { kind: 'conflictingBinding', ...hold, error: renderUnexpected(error) };
  }
  return { kind: 'cleanup', ...hold, error: '' };
}

function buildDuplicate(first: RolloutBinding, second: RolloutBinding): RolloutHold {
  const both = `bindings \`${path(first)}\` and \`${path(second)}\` pointing to it`;
  return {
    kind: 'duplicateBinding',
    bindings: [first.name, second.name],
    cluster: first.cluster,
    error: renderUnexpected(`the same cluster \`${first.cluster}\` has ${both}`),
  };
}

function path({ namespace, name }: RolloutBinding): string {
  return `${namespace}/${name}`;
}
