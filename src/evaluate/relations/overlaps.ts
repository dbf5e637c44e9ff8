import { pointer, readPath } from '../../api/json.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { ObjectPlace } from '../../read/place.ts';
import type { Claim } from '../../simulate/overlaps/claim.ts';
import type { Overlap } from '../../simulate/overlaps.ts';
import type { SelectorResult } from '../../simulate/selection.ts';
import type { Context } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { compareForms, compareStrategies, type ImmutableDifference } from './overlaps/difference.ts';
import { readLandedObject } from './patches/target.ts';

/** Objects that two owners bring to the same clusters (design.md §5, `overlaps`). */
export const overlaps: Relation = {
  name: 'overlaps',
  grain:
    'one row per object and owner that comes too late for it, with the owner that has it, and the clusters where they meet; every placement and every envelope is an owner',
  columns: {
    flavour: {
      type: 'string',
      means:
        '`two-placements`; `namespace`: the Namespace that two ClusterResourcePlacements select; `placement-and-namespace`: a ResourcePlacement against a ClusterResourcePlacement; `envelopes`: two envelopes; `enveloped-copy`: an envelope against the object itself.',
    },
    object: { type: 'object', means: 'The object as the refused owner brings it.' },
    manifest: { type: 'string', means: 'The same, as `Kind ns/name`.' },
    placement: { type: 'object', means: 'The placement that is refused, or would be.' },
    winner: { type: 'object', means: 'The placement that has the object, or gets it first.' },
    rivals: { type: 'list<object>', means: 'The winner; empty when both owners belong to one placement.' },
    order: {
      type: 'string',
      means:
        'How the order is known: `recorded`: a dump shows who has the object; `created`: the winner is older; `unknown`: it is a matter of timing.',
    },
    sameClusters: {
      type: 'bool',
      means: 'They meet on a cluster, surely or perhaps.',
      gates: ['members'],
    },
    clusters: {
      type: 'list<string>',
      means: 'The clusters where both arrive, as far as they are known; empty when policies alone tell it.',
    },
    certainty: { type: 'string', means: '`maybe` unless both surely go to a common cluster.' },
    together: {
      type: 'bool',
      means:
        'Both surely lie on one hub: a dump shows one of them, they stand in one file, or the fleet is described. Otherwise they may be alternatives.',
    },
    refusal: {
      type: 'string',
      means: 'Reason that the refused placement reports: FailedToTakeOver, or NotTakenOver with Never.',
    },
    takes: {
      type: 'string',
      means:
        'How the refused placement comes to the object: `whole`: with its namespace, taken whole; `only`: the Namespace alone; `named`; `kind`.',
    },
    winnerTakes: { type: 'string', means: 'The same of the winner.' },
    place: { type: 'place', means: 'The selector of the refused placement; the entry of its envelope.' },
    winnerPlace: { type: 'place', means: 'The selector of the winner; the entry of its envelope.' },
    selectors: { type: 'list<place>', means: 'The selectors of both.' },
    entryPlace: {
      type: 'place',
      means: 'The entry of the envelope; the selector where no envelope takes part.',
    },
    envelope: { type: 'object', means: 'The envelope; the object where none takes part.' },
    wholePlace: {
      type: 'place',
      means:
        'The Namespace selector of the ClusterResourcePlacement that takes the namespace whole; else the selector.',
    },
    wholePlacement: {
      type: 'object',
      means: 'The placement of that selector; the refused one where there is none.',
    },
    wholeTaken: { type: 'bool', means: 'There is such a selector.' },
    scopeStated: { type: 'bool', means: 'That selector states a selectionScope.' },
    strategies: {
      type: 'list<string>',
      means: 'Fields of applyStrategy in which the two differ, with both values.',
    },
    strategyPlace: { type: 'place', means: 'The applyStrategy of the refused placement.' },
    immutable: {
      type: 'string',
      means:
        'Pointer of a field that no API server changes and in which the two forms differ; empty when there is none.',
    },
    immutablePlace: { type: 'place', means: 'That field in the form that comes too late; else the object.' },
  },
  rows: (context) => context.forecast.overlaps().map((overlap) => buildRow(buildSubject(context, overlap))),
};

/** What the cells of a row share. */
interface Subject {
  readonly context: Context;
  readonly overlap: Overlap;
  /** Worked out when a rule reads it. */
  readonly forms: () => ImmutableDifference;
}

function buildSubject(context: Context, overlap: Overlap): Subject {
  let forms: ImmutableDifference | undefined;
  return {
    context,
    overlap,
    forms: () => {
      forms ??= compareForms(context.forecast, overlap);
      return forms;
    },
  };
}

const cells: CellReaders<Subject> = {
  flavour: ({ overlap }) => readFlavour(overlap),
  object: ({ context, overlap }) => shownObject(context, overlap.loser),
  manifest: ({ overlap }) => renderObject(overlap.identity),
  placement: ({ overlap }) => overlap.loser.placement.object,
  winner: ({ overlap }) => overlap.winner.placement.object,
  rivals: ({ overlap: { winner, loser } }) =>
    winner.placement === loser.placement ? [] : [winner.placement.object],
  order: ({ overlap }) => overlap.order,
  sameClusters: ({ overlap }) => (isUnknown(overlap.meets) ? overlap.meets : true),
  clusters: ({ context, overlap }) => context.forecast.clustersOf(overlap.clusters),
  certainty: ({ overlap }) => (overlap.meets === 'sure' ? 'sure' : 'maybe'),
  together: ({ overlap }) => overlap.together,
  refusal: ({ overlap }) =>
    overlap.loser.placement.strategy.apply.whenToTakeOver === 'Never' ? 'NotTakenOver' : 'FailedToTakeOver',
  takes: ({ context, overlap }) => readTakes(selectorOf(context, overlap.loser)),
  winnerTakes: ({ context, overlap }) => readTakes(selectorOf(context, overlap.winner)),
  place: ({ context, overlap }) => placeOf(context, overlap.loser),
  winnerPlace: ({ context, overlap }) => placeOf(context, overlap.winner),
  selectors: ({ context, overlap: { winner, loser } }) =>
    [loser, winner].map((claim) => selectorPlace(context, claim)),
  entryPlace: ({ context, overlap }) => placeOf(context, wrappedClaim(overlap) ?? overlap.loser),
  envelope: ({ context, overlap }) => {
    const claim = wrappedClaim(overlap) ?? overlap.loser;
    return context.forecast.hub().sourceOf(claim.object).object;
  },
  wholePlace: ({ context, overlap }) => selectorPlace(context, wholeClaim(context, overlap) ?? overlap.loser),
  wholePlacement: ({ context, overlap }) => (wholeClaim(context, overlap) ?? overlap.loser).placement.object,
  wholeTaken: ({ context, overlap }) => wholeClaim(context, overlap) !== undefined,
  scopeStated: ({ context, overlap }) => isScopeStated(context, wholeClaim(context, overlap)),
  strategies: ({ overlap }) => compareStrategies(overlap.winner.placement, overlap.loser.placement),
  strategyPlace: ({ overlap: { loser } }) => ({
    object: loser.placement.object,
    pointer: loser.placement.strategy.apply.pointer,
    side: 'head',
  }),
  immutable: ({ forms }) => forms().pointer,
  immutablePlace: ({ context, overlap, forms }) => ({
    object: shownObject(context, overlap.loser),
    pointer: forms().pointer,
    side: 'head',
  }),
};

const buildRow = buildLazyRows(cells);

function readFlavour({ identity, winner, loser }: Overlap): string {
  const wrapped = [winner, loser].filter(({ entry }) => entry !== undefined).length;
  if (wrapped > 0) return wrapped === 1 ? 'enveloped-copy' : 'envelopes';
  if (winner.placement.scope !== loser.placement.scope) return 'placement-and-namespace';
  return identity.group === '' && identity.kind === 'Namespace' ? 'namespace' : 'two-placements';
}

function shownObject({ forecast }: Context, { object, entry }: Claim): KubeObject {
  return readLandedObject(forecast.hub(), object, entry);
}

function selectorOf({ forecast }: Context, claim: Claim): SelectorResult | undefined {
  return forecast.selectorOf(claim.placement, claim.object);
}

function readTakes(result: SelectorResult | undefined): string {
  if (result?.mode === 'namespace-contents') return 'whole';
  if (result?.mode === 'namespace-only') return 'only';
  return result?.selector.name === '' ? 'kind' : 'named';
}

/** What a person edits: the entry of an envelope, else the selector. */
function placeOf(context: Context, claim: Claim): ObjectPlace {
  if (claim.entry === undefined) return selectorPlace(context, claim);
  const { object } = context.forecast.hub().sourceOf(claim.object);
  return { object, pointer: pointer('data', claim.entry.key), side: 'head' };
}

function selectorPlace(context: Context, claim: Claim): ObjectPlace {
  const found = selectorOf(context, claim)?.selector.pointer;
  return {
    object: claim.placement.object,
    pointer: found ?? '/spec/resourceSelectors',
    side: 'head',
  };
}

function wrappedClaim({ winner, loser }: Overlap): Claim | undefined {
  return [loser, winner].find(({ entry }) => entry !== undefined);
}

/** The ClusterResourcePlacement of the two that takes the namespace of the object whole. */
function wholeClaim(context: Context, { winner, loser }: Overlap): Claim | undefined {
  return [loser, winner].find(
    (claim) =>
      claim.placement.scope === 'cluster' && selectorOf(context, claim)?.mode === 'namespace-contents',
  );
}

function isScopeStated(context: Context, claim: Claim | undefined): boolean {
  const at = claim && selectorOf(context, claim)?.selector.index;
  if (claim === undefined || at === undefined) return false;
  const { value } = claim.placement.object;
  return readPath(value, 'spec', 'resourceSelectors', at, 'selectionScope') !== undefined;
}
