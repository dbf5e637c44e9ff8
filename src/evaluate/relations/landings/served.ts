import { readString } from '../../../api/json.ts';
import { findRemovedApi, REMOVED_APIS } from '../../../api/removed-apis.ts';
import { isUnknown, type Known, unknown } from '../../../model/knowledge.ts';
import { memberKubernetesVersion } from '../../../model/kubernetes-version.ts';
import type { Landing } from '../../../simulate/landings.ts';
import type { Context } from '../../context.ts';
import type { Column, Row } from '../../relation.ts';

/** Columns about what members still serve of the version in which an object lands. */
export const SERVED_COLUMNS: Readonly<Record<string, Column>> = {
  apiVersion: {
    type: 'string',
    means: 'The apiVersion in which it lands, where Kubernetes has removed that; else empty.',
  },
  removedIn: { type: 'string', means: 'The release without it, such as 1.25; else empty.' },
  successor: { type: 'string', means: 'What serves the kind instead; empty when nothing does.' },
  refusing: {
    type: 'list<string>',
    means: 'The clusters that no longer serve it.',
    gates: ['kubernetes:<cluster>'],
  },
  refusingVersions: { type: 'list<string>', means: 'Their Kubernetes versions, each once.' },
};

export const SERVED: Row = {
  apiVersion: '',
  removedIn: '',
  successor: '',
  refusing: [],
  refusingVersions: [],
};

const KINDS: ReadonlySet<string> = new Set(REMOVED_APIS.flatMap(({ kinds }) => kinds));

/** These columns for a landing of a kind; most kinds never lost a version, and cost nothing. */
export function servedColumns(context: Context, landing: Landing, kind: string): Row {
  if (!KINDS.has(kind)) return SERVED;
  const apiVersion = readString(context.forecast.manifestOf(landing), 'apiVersion');
  const removal = findRemovedApi(apiVersion, kind);
  if (removal === undefined) return SERVED;
  const clusters = context.forecast.clustersOf(landing.clusters);
  const { refusing, versions } = findRefusing(context, clusters, removal.removedIn);
  const { successor, removedIn } = removal;
  return { apiVersion, removedIn: `1.${removedIn}`, successor, refusing, refusingVersions: versions };
}

/** Some that surely refuse say enough; without any, those of unknown version leave it open. */
function findRefusing(
  { fleet }: Context,
  clusters: readonly string[],
  removedIn: number,
): { readonly refusing: Known<readonly string[]>; readonly versions: readonly string[] } {
  const found = clusters.map((cluster) => ({ cluster, version: memberKubernetesVersion(fleet, cluster) }));
  const refusing = found.flatMap(({ cluster, version }) =>
    !isUnknown(version) && version.minor >= removedIn ? [{ cluster, text: version.text }] : [],
  );
  if (refusing.length > 0) {
    const versions = [...new Set(refusing.map(({ text }) => text))].sort();
    return { refusing: refusing.map(({ cluster }) => cluster), versions };
  }
  const open = found.filter(({ version }) => isUnknown(version) || version.isFloor);
  const gates = open.map(({ cluster }) => `kubernetes:${cluster}`);
  return { refusing: gates.length > 0 ? unknown(...gates) : [], versions: [] };
}
