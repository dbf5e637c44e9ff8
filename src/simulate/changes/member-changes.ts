import { pointer } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Member } from '../../model/member.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { matchStages } from '../fleet-rollouts/stage-matches.ts';
import { matchRule } from '../overrides/rule-match.ts';
import type { Revision } from '../simulate.ts';

/** One label or taint that differs. `key` as people write it: `label env`, `taint maintenance:NoSchedule`. */
export interface MemberEdit {
  readonly what: 'label' | 'taint';
  readonly key: string;
  /** '' for none. */
  readonly before: string;
  readonly after: string;
  /** Where it stands, or stood, in the MemberCluster. */
  readonly pointer: string;
  readonly isGone: boolean;
}

/** What happens because a member is added, removed, relabelled or tainted. */
export interface MemberChange {
  readonly kind: 'added' | 'removed' | 'edited';
  readonly before: Member | undefined;
  readonly after: Member | undefined;
  readonly edits: readonly MemberEdit[];
  /** Placements that stay there, although their policies would not choose it any more. */
  readonly sticky: readonly Placement[];
  readonly gains: readonly Placement[];
  readonly loses: readonly Placement[];
  /** Overrides of which other rules are meant for it than before. */
  readonly overrides: readonly KubeObject[];
  /** Staged update strategies that put it into other stages. */
  readonly strategies: readonly KubeObject[];
}

/** Compares the members of two revisions, in name order. */
export function compareMembers(base: Revision, head: Revision): readonly MemberChange[] {
  const [before, after] = [readMembers(base), readMembers(head)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    const edits = compareEdits(old, now);
    if (old !== undefined && now !== undefined && edits.length === 0) return [];
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'edited';
    return [{ kind, before: old, after: now, edits, ...readEffects(base, head, name, old, now) }];
  });
}

function readMembers({ fleet }: Revision): ReadonlyMap<string, Member> {
  return new Map(fleet.members.map((member) => [member.name, member]));
}

function compareEdits(before: Member | undefined, after: Member | undefined): readonly MemberEdit[] {
  if (before === undefined || after === undefined) return [];
  const [labels, newLabels] = [before.metadata.labels, after.metadata.labels];
  const keys = [...new Set([...labels.keys(), ...newLabels.keys()])].filter(
    (key) => key !== LABEL.memberName,
  );
  const labelEdits = keys.sort().map((key): MemberEdit => {
    const at = pointer('metadata', 'labels', key);
    const edit = {
      before: labels.get(key) ?? '',
      after: newLabels.get(key) ?? '',
      isGone: !newLabels.has(key),
    };
    return { what: 'label', key: `label ${key}`, pointer: at, ...edit };
  });
  const taintsOf = ({ taints }: Member) =>
    new Map(taints.map((taint) => [`${taint.key}:${taint.effect}`, taint]));
  const [taints, newTaints] = [taintsOf(before), taintsOf(after)];
  const taintEdits = [...new Set([...taints.keys(), ...newTaints.keys()])].sort().map((key): MemberEdit => {
    const [old, now] = [taints.get(key), newTaints.get(key)];
    const text = (taint: typeof old): string => (taint === undefined ? '' : taint.value || 'set');
    const edit = { before: text(old), after: text(now), isGone: now === undefined };
    return { what: 'taint', key: `taint ${key}`, pointer: (now ?? old)?.pointer ?? '/spec/taints', ...edit };
  });
  return [...labelEdits, ...taintEdits].filter((edit) => edit.before !== edit.after);
}

type Effects = Pick<MemberChange, 'sticky' | 'gains' | 'loses' | 'overrides' | 'strategies'>;

function readEffects(
  base: Revision,
  head: Revision,
  name: string,
  before: Member | undefined,
  after: Member | undefined,
): Effects {
  const sticky: Placement[] = [];
  const gains: Placement[] = [];
  const loses: Placement[] = [];
  for (const placement of head.fleet.placements) {
    const old = base.fleet.links.placements.get(placement.key);
    const was = old && base.forecast.decisionsOf(old).decisionOn(name);
    const is = head.forecast.decisionsOf(placement).decisionOn(name);
    const [wasThere, isThere] = [was?.picked === true, is?.picked === true];
    if (wasThere && !isThere) loses.push(placement);
    else if (!wasThere && isThere) gains.push(placement);
    else if (isThere && is?.refusedBy !== '' && was?.refusedBy === '') sticky.push(placement);
  }
  const labels = (member: Member | undefined) => ({
    name,
    labels: new Map([[LABEL.memberName, name], ...(member?.metadata.labels ?? [])]),
  });
  const overrides = head.forecast.overrides();
  const reaches = (rule: Parameters<typeof matchRule>[0], member: Member | undefined): boolean => {
    const match = member === undefined ? { matched: false } : matchRule(rule, labels(member));
    return 'matched' in match && match.matched;
  };
  const strategies = head.fleet.updateStrategies.filter(({ stages }) => {
    const stagesOf = (member: Member | undefined): string =>
      matchStages(stages, member === undefined ? [] : [labels(member)])
        .stages.filter(({ clusters }) => clusters.length > 0)
        .map(({ stage }) => stage.name)
        .join();
    return stagesOf(before) !== stagesOf(after);
  });
  return {
    sticky,
    gains,
    loses,
    overrides: overrides.snapshots
      .filter(({ rules = [] }) => rules.some((rule) => reaches(rule, before) !== reaches(rule, after)))
      .map((snapshot) => overrides.objectOf(snapshot)),
    strategies: strategies.map(({ object }) => object),
  };
}
