import { immutableFields } from '../../api/immutable-fields.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { ManagedField } from '../../simulate/overlaps/field-managers.ts';
import type { LiveObject } from '../../simulate/overlaps/live-object.ts';
import type { Context } from '../context.ts';
import { buildLazyRows } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { findImmutable } from './overlaps/difference.ts';
import { readLandedObject } from './patches/target.ts';

/** What members hold already of what lands there (design.md §5, `overlaps` with the members themselves). */
export const liveObjects: Relation = {
  name: 'liveObjects',
  grain: 'one row per placement, object and member of which the input shows that very object',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    object: { type: 'object', means: 'The object as it lands.' },
    manifest: { type: 'string', means: 'The same, as `Kind ns/name`.' },
    cluster: { type: 'string', means: 'The member.' },
    live: { type: 'object', means: 'The object on the member.' },
    owned: { type: 'bool', means: 'KubeFleet applied it: an AppliedWork owns or lists it.' },
    owners: { type: 'list<string>', means: 'Its other owners, as `Kind name`.' },
    coOwned: { type: 'bool', means: 'The placement allows co-ownership.' },
    applyType: { type: 'string', means: 'ClientSideApply, ServerSideApply or ReportDiff.' },
    force: { type: 'bool', means: 'serverSideApplyConfig.force of the placement.' },
    takeOver: { type: 'string', means: 'whenToTakeOver of the placement: Always, IfNoDiff or Never.' },
    outcome: {
      type: 'string',
      means:
        'What comes of it: `kept`: KubeFleet has it already, or the placement only reports; `unmanaged`: never taken over; `refused-owner`: somebody else owns it; `refused-difference`: taken over only without differences, and there are some; `refused-immutable`: a difference no API server takes; `overwritten`; `taken`: without a difference.',
      gates: ['objects:<cluster>/Secret'],
    },
    fields: {
      type: 'list<string>',
      means: 'Pointers of these fields, at most 20.',
      gates: ['objects:<cluster>/Secret'],
    },
    immutable: {
      type: 'string',
      means: 'Pointer of one of them that no API server changes; empty when there is none.',
    },
    managers: {
      type: 'list<string>',
      means: 'Other field managers of fields that the landing wants otherwise.',
    },
    managed: { type: 'list<string>', means: 'Pointers of these fields.' },
    certainty: { type: 'string', means: '`maybe` when the landing is.' },
    place: { type: 'place', means: 'whenToTakeOver of the placement, or where it belongs.' },
    strategyPlace: { type: 'place', means: 'applyStrategy of the placement.' },
    immutablePlace: { type: 'place', means: 'The immutable field in the object as it lands.' },
  },
  rows: (context) => context.forecast.liveObjects().map((live) => buildRow(buildSubject(context, live))),
};

interface Subject {
  readonly context: Context;
  readonly found: LiveObject;
  readonly managed: () => readonly ManagedField[];
  readonly immutable: () => string;
}

function buildSubject(context: Context, found: LiveObject): Subject {
  return {
    context,
    found,
    managed: found.managedFields,
    immutable: () => {
      const fields = immutableFields(found.object.group, found.object.kind);
      if (fields.length === 0) return '';
      const manifest = context.forecast.manifestOf(found.landing);
      return findImmutable(fields, found.object.value, manifest) ?? '';
    },
  };
}

const buildRow = buildLazyRows<Subject>({
  placement: ({ found }) => found.placement.object,
  object: ({ context, found }) =>
    readLandedObject(context.forecast.hub(), found.landing.object, found.landing.entry),
  manifest: ({ found }) => renderObject(found.object),
  cluster: ({ found }) => found.cluster,
  live: ({ found }) => found.object,
  owned: ({ found }) => found.isOwned,
  owners: ({ found }) => found.owners.map(({ kind, name }) => `${kind} ${name}`),
  coOwned: ({ found }) => found.placement.strategy.apply.allowCoOwnership,
  applyType: ({ found }) => found.placement.strategy.apply.type,
  force: ({ found }) => found.placement.strategy.apply.forceConflicts,
  takeOver: ({ found }) => found.placement.strategy.apply.whenToTakeOver,
  outcome: (subject) => readOutcome(subject),
  fields: ({ found }) => found.differences(),
  immutable: ({ immutable }) => immutable(),
  managers: ({ managed }) => [...new Set(managed().map(({ manager }) => manager))].sort(),
  managed: ({ managed }) => [...new Set(managed().map(({ pointer }) => pointer))].sort(),
  certainty: ({ found }) => found.landing.certainty,
  place: ({ found }) => ({
    object: found.placement.object,
    pointer: `${found.placement.strategy.apply.pointer}/whenToTakeOver`,
    side: 'head',
  }),
  strategyPlace: ({ found }) => ({
    object: found.placement.object,
    pointer: found.placement.strategy.apply.pointer,
    side: 'head',
  }),
  immutablePlace: ({ context, found, immutable }) => ({
    object: readLandedObject(context.forecast.hub(), found.landing.object, found.landing.entry),
    pointer: immutable(),
    side: 'head',
  }),
});

/** Ownership first, then differences, as the member's agent judges (delivery-and-conditions.md §5.4). */
function readOutcome({ found, immutable }: Subject): Known<string> {
  const { type, whenToTakeOver, allowCoOwnership } = found.placement.strategy.apply;
  if (found.isOwned || type === 'ReportDiff') return 'kept';
  if (whenToTakeOver === 'Never') return 'unmanaged';
  if (found.owners.length > 0 && !allowCoOwnership) return 'refused-owner';
  const fields = found.differences();
  if (isUnknown(fields)) return fields;
  if (fields.length === 0) return 'taken';
  if (whenToTakeOver === 'IfNoDiff') return 'refused-difference';
  return immutable() === '' ? 'overwritten' : 'refused-immutable';
}
