import { type Json, readPath } from '../../api/json.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { renderGoJson } from '../admission/go-text.ts';
import type { LandingCertainty } from '../landings.ts';
import type { Claim } from './claim.ts';

/** Another claim on the object, and whether both meet on members that the input does not show. */
export interface UnseenMeeting {
  readonly other: Claim;
  readonly meets: Known<LandingCertainty>;
}

/** Claims that came before, by what their policies say. Grows while claims are looked at in order. */
export interface UnseenClaims {
  /** Remembers a claim for those that come later. */
  readonly add: (claim: Claim) => void;
  /** The earlier claim that a claim meets most surely; undefined when all clusters of both are known. */
  readonly find: (claim: Claim) => UnseenMeeting | undefined;
}

/**
 * Whether placements meet where nobody shows the members, by their policies alone: those that take every cluster meet
 * for sure, and so do two with one and the same PickAll policy. What takes every cluster meets whatever another
 * picks, taints aside. Unknown(`members`) for the rest. The cost of one question does not grow with the claims.
 */
export function buildUnseenClaims(): UnseenClaims {
  const all = buildShelf();
  const open = buildShelf();
  return {
    add: (claim) => {
      all.add(claim);
      if (claim.open) open.add(claim);
    },
    find: (claim) => (claim.open ? all : open).find(claim),
  };
}

function buildShelf(): UnseenClaims {
  let first: Claim | undefined;
  let everywhere: Claim | undefined;
  const byPolicy = new Map<string, Claim>();
  return {
    add: (claim) => {
      first ??= claim;
      if (takesAll(claim.placement)) everywhere ??= claim;
      const policy = renderPolicy(claim.placement);
      if (!byPolicy.has(policy)) byPolicy.set(policy, claim);
    },
    find: (claim) => {
      const { placement } = claim;
      const alike = byPolicy.get(renderPolicy(placement));
      if (takesAll(placement) && everywhere !== undefined) return { other: everywhere, meets: 'sure' };
      if (placement.policy.type === 'PickAll' && alike !== undefined) return { other: alike, meets: 'sure' };
      const perhaps = everywhere ?? alike ?? (takesAll(placement) ? first : undefined);
      if (perhaps !== undefined) return { other: perhaps, meets: 'maybe' };
      return first && { other: first, meets: unknown('members') };
    },
  };
}

/** PickAll without a required affinity, also as the policy that counts when none is written. */
function takesAll({ policy }: Placement): boolean {
  return policy.type === 'PickAll' && policy.required === undefined;
}

function renderPolicy({ object }: Placement): string {
  const policy: Json = readPath(object.value, 'spec', 'policy') ?? null;
  return renderGoJson(policy);
}
