import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { AppliedWork } from '../../model/applied-work.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubPresence } from '../../model/hub-knowledge.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { placementOf } from '../../model/references.ts';
import type { Work } from '../../model/work.ts';
import type { Relation, Row } from '../relation.ts';

/** What members note about the Works they applied (design.md §5, `appliedWorks`); needs dumps of members. */
export const appliedWorks: Relation = {
  name: 'appliedWorks',
  grain: 'one row per AppliedWork of a member dump',
  columns: {
    appliedWork: { type: 'object', means: 'The AppliedWork.' },
    cluster: { type: 'string', means: 'The member it lies on.' },
    clusters: { type: 'list<string>', means: 'The member, as a list, for findings.' },
    placement: {
      type: 'object',
      means: 'The placement of its Work; the AppliedWork itself when none is known.',
    },
    hasWork: { type: 'bool', means: 'The hub has its Work.', gates: ['hub:Work'] },
    resources: { type: 'list<string>', means: 'The objects that it owns, as `Kind ns/name`.' },
    unlisted: {
      type: 'list<string>',
      means: 'Manifests that its Work reports as applied and that it does not own.',
    },
    deleting: { type: 'bool', means: 'It is being deleted.' },
  },
  rows: ({ fleet }) => {
    const works = new Map(fleet.today.works.map((work) => [`${work.cluster}/${work.name}`, work]));
    return fleet.today.appliedWorks.map((each) =>
      appliedWorkRow(fleet, each, works.get(`${each.cluster}/${each.workName}`)),
    );
  },
};

function appliedWorkRow(fleet: Fleet, applied: AppliedWork, work: Work | undefined): Row {
  const resources = applied.appliedResources.map(renderObject);
  const owned = new Set(resources);
  const reported = (work?.manifestConditions ?? []).filter(({ conditions }) =>
    conditions.some((each) => each.type === 'Applied' && each.status === 'True'),
  );
  return {
    appliedWork: applied.object,
    cluster: applied.cluster,
    clusters: applied.cluster === '' ? [] : [applied.cluster],
    placement: (work && placementOf(fleet, work)?.object) ?? applied.object,
    hasWork: work !== undefined || hasWork(fleet, applied),
    resources,
    unlisted: reported.map(({ identifier }) => renderObject(identifier)).filter((name) => !owned.has(name)),
    deleting: applied.metadata.deleted !== '',
  };
}

function hasWork(fleet: Fleet, { cluster, workName }: AppliedWork): Known<boolean> {
  const namespace = MEMBER_NAMESPACE_PREFIX + cluster;
  const presence = hubPresence(fleet, { group: PLACEMENT_GROUP, kind: 'Work', namespace, name: workName });
  return isUnknown(presence) ? presence : presence.state === 'present';
}
