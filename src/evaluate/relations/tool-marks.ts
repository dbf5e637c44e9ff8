import { pointer, readStringMap } from '../../api/json.ts';
import { renderObject } from '../../model/identity.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Landing } from '../../simulate/landings.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { readLandedObject } from './patches/target.ts';

/** Marks of other tools on what lands: they tell a copy of the tool on the member that the object is its own. */
export const toolMarks: Relation = {
  name: 'toolMarks',
  grain: 'one row per placement, object that lands and tool that marks it as its own',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    object: { type: 'object', means: 'The object.' },
    manifest: { type: 'string', means: 'The same, as `Kind ns/name`.' },
    tool: { type: 'string', means: '`Argo CD`, `Flux` or `Helm`.' },
    mark: { type: 'string', means: 'Key of the label or annotation.' },
    clusters: { type: 'list<string>', means: 'The clusters it lands on.' },
    place: { type: 'place', means: 'The label or annotation.' },
  },
  rows: function* (context) {
    for (const landing of context.forecast.landings().rows) yield* markRows(context, landing);
  },
};

/** Where a tool writes that an object is its own. Helm counts with label and annotation, for the label alone is a custom. */
const MARKS: readonly {
  readonly tool: string;
  readonly part: 'labels' | 'annotations';
  readonly key: string;
}[] = [
  { tool: 'Argo CD', part: 'annotations', key: 'argocd.argoproj.io/tracking-id' },
  { tool: 'Flux', part: 'labels', key: 'kustomize.toolkit.fluxcd.io/name' },
  { tool: 'Flux', part: 'labels', key: 'helm.toolkit.fluxcd.io/name' },
  { tool: 'Helm', part: 'annotations', key: 'meta.helm.sh/release-name' },
];

function* markRows({ fleet, forecast }: Context, landing: Landing): Iterable<Row> {
  const object = readLandedObject(forecast.hub(), landing.object, landing.entry);
  const { namespace, name } = landing.placement;
  const placement = fleet.links.placements.get(`${namespace}/${name}`);
  if (placement === undefined) return;
  for (const { tool, part, key } of MARKS) {
    if (!isMarked(object, part, key)) continue;
    yield {
      placement: placement.object,
      object,
      manifest: renderObject(object),
      tool,
      mark: key,
      clusters: forecast.clustersOf(landing.clusters),
      place: { object, pointer: pointer('metadata', part, key), side: 'head' },
    };
    return;
  }
}

function isMarked({ value }: KubeObject, part: string, key: string): boolean {
  if (!readStringMap(value, 'metadata', part).has(key)) return false;
  const managed = readStringMap(value, 'metadata', 'labels').get('app.kubernetes.io/managed-by');
  return !key.startsWith('meta.helm.sh/') || managed === 'Helm';
}
