import { type Envelope, isRetiredEnvelope } from '../../model/envelope.ts';
import type { Fleet } from '../../model/fleet.ts';
import { renderObject } from '../../model/identity.ts';
import { identityOf, objectEntry, objectsOfKind } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Forecast } from '../../simulate/simulate.ts';
import type { Relation, Row } from '../relation.ts';
import { readEntryProblem } from './envelopes/entry-problem.ts';
import { readCarrierColumns } from './objects/carriers.ts';

/** Envelopes and what they hold (design.md §5, `envelopes`). */
export const envelopes: Relation = {
  name: 'envelopes',
  grain:
    'one row per envelope, and one per entry, for each placement that selects it (one when none does); ConfigMaps in the retired form of an envelope, too',
  columns: {
    envelope: { type: 'object', means: 'The envelope.' },
    envelopeKind: { type: 'string', means: 'ClusterResourceEnvelope, ResourceEnvelope or ConfigMap.' },
    part: { type: 'string', means: '`envelope`, `entry`, or `retired` for a ConfigMap.' },
    key: { type: 'string', means: 'Key of the entry.' },
    place: { type: 'place', means: 'The entry; the envelope when the row is about it.' },
    entries: { type: 'int', means: 'How many entries the envelope has.' },
    kind: { type: 'string', means: 'Kind of the wrapped object.' },
    ns: { type: 'string', means: 'Its namespace; empty when it states none.' },
    subject: { type: 'string', means: 'The wrapped object as messages print it.' },
    problem: {
      type: 'string',
      means:
        'What is wrong with the entry: `no-object`, `no-kind`, `no-api-version`, `no-name`, `generated-name`, `list`; `namespaced` (it states a namespace) and `namespaced-kind` in a ClusterResourceEnvelope; `cluster-scoped`, `no-namespace` and `foreign-namespace` in a ResourceEnvelope; else empty.',
      gates: ['hub:CustomResourceDefinition'],
    },
    placement: { type: 'object', means: 'A placement that selects it; the envelope when none does.' },
    placements: { type: 'list<object>', means: 'That placement; none when nothing selects it.' },
    carriers: {
      type: 'list<object>',
      means: 'All placements that select it.',
      gates: ['hub:ClusterResourcePlacement', 'hub:ResourcePlacement'],
    },
    clusters: {
      type: 'list<string>',
      means: 'The clusters the placement goes to, as far as they are known.',
    },
  },
  rows: function* ({ fleet, forecast }) {
    for (const envelope of fleet.envelopes) {
      for (const placement of carriersOf(fleet, forecast, envelope.object))
        yield* envelopeRows(fleet, forecast, envelope, placement);
    }
    for (const { head } of objectsOfKind(fleet.objects, '', '', 'ConfigMap')) {
      if (!isRetiredEnvelope(head)) continue;
      for (const placement of carriersOf(fleet, forecast, head))
        yield { ...buildCommon(fleet, forecast, head, placement), part: 'retired', entries: 0 };
    }
  },
};

/** The placements that select an object; one undefined when there is none, so that it has a row all the same. */
function carriersOf(
  fleet: Fleet,
  forecast: Forecast,
  object: KubeObject,
): readonly (Placement | undefined)[] {
  const entry = objectEntry(fleet.objects, '', identityOf(object));
  const item = entry && forecast.hub().itemOf(entry);
  const found = item === undefined ? [] : forecast.carriers().of(item);
  return found.length === 0 ? [undefined] : found;
}

function buildCommon(
  fleet: Fleet,
  forecast: Forecast,
  object: KubeObject,
  placement: Placement | undefined,
): Row {
  const { carriers } = readCarrierColumns(fleet, forecast, object);
  return {
    envelope: object,
    envelopeKind: object.kind,
    key: '',
    place: { object, pointer: '', side: 'head' },
    kind: '',
    ns: '',
    subject: renderObject(object),
    problem: '',
    placement: placement?.object ?? object,
    placements: placement === undefined ? [] : [placement.object],
    carriers: carriers ?? [],
    clusters:
      placement === undefined ? [] : forecast.targetsOf(placement).clusters.map(({ cluster }) => cluster),
  };
}

function* envelopeRows(
  fleet: Fleet,
  forecast: Forecast,
  envelope: Envelope,
  placement: Placement | undefined,
): Iterable<Row> {
  const common = buildCommon(fleet, forecast, envelope.object, placement);
  const entries = envelope.entries.length;
  yield { ...common, part: 'envelope', entries };
  for (const entry of envelope.entries) {
    const { kind, namespace, pointer } = entry.manifest;
    yield {
      ...common,
      part: 'entry',
      entries,
      key: entry.key,
      place: { object: envelope.object, pointer, side: 'head' },
      kind,
      ns: namespace,
      subject: renderObject(entry.manifest),
      problem: readEntryProblem(fleet, envelope, entry),
    };
  }
}
