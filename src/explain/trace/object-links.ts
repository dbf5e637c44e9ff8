import { readPath } from '../../api/json.ts';
import type { ChainLink, LinkRole, LinkState } from '../../diagnose/chain/link.ts';
import type { Chain } from '../../diagnose/chain.ts';
import type { Context } from '../../evaluate/context.ts';
import type { Condition } from '../../model/condition.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { memberPresence } from '../../model/member-knowledge.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import type { Work } from '../../model/work.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { ObjectPlace } from '../../read/place.ts';

/**
 * The links of a chain for one object: without the manifests of others, and with what became of this one in its Work,
 * on the member, and in its pods.
 */
export function readObjectLinks(
  context: Context,
  chain: Chain,
  manifest: ObjectIdentity,
): readonly ChainLink[] {
  const isOwn = (link: ChainLink): boolean =>
    link.role === 'manifest' && link.object.kind === manifest.kind && link.object.name === manifest.name;
  const shared = chain.links.filter((link) => link.role !== 'manifest');
  if (!chain.target || shared.some((link) => link.role === 'work' && link.state === 'missing')) return shared;
  const failed = chain.links.filter(isOwn);
  return [
    ...shared,
    ...(failed.length > 0 ? failed : manifestLinks(context, chain, manifest)),
    ...memberLinks(context, chain, manifest),
    ...podLinks(context, chain, manifest),
  ];
}

function manifestLinks({ fleet }: Context, chain: Chain, manifest: ObjectIdentity): ChainLink[] {
  const key = objectKey(manifest);
  const works = fleet.today.works.filter(
    (work) => work.placementKey === chain.placementKey && work.cluster === chain.cluster,
  );
  const [first] = works;
  if (first === undefined) return [];
  const holder = works.find((work) => work.manifests.some((each) => objectKey(each) === key));
  if (holder === undefined) {
    const place: ObjectPlace = { object: first.object, pointer: '/spec/workload/manifests', side: 'head' };
    const message = 'is selected, but no Work for this cluster holds it: an override takes it away';
    return [build('manifest', describe(manifest), 'missing', message, place)];
  }
  return [heldLink(holder, manifest)];
}

function heldLink(work: Work, manifest: ObjectIdentity): ChainLink {
  const key = objectKey(manifest);
  const told = work.manifestConditions.find(({ identifier }) => objectKey(identifier) === key);
  const conditions = told?.conditions ?? [];
  const last = conditions.at(-1);
  const place: ObjectPlace = {
    object: work.object,
    pointer: told?.pointer ?? '/spec/workload/manifests',
    side: 'head',
  };
  const state: LinkState = told === undefined ? 'stale' : 'ok';
  return {
    ...build('manifest', describe(manifest), state, wordsOf(conditions), place),
    since: last?.lastTransitionTime ?? '',
  };
}

function wordsOf(conditions: readonly Condition[]): string {
  const find = (type: string): Condition | undefined => conditions.find((each) => each.type === type);
  const [applied, available, compared] = ['Applied', 'Available', 'DiffReported'].map(find);
  if (compared !== undefined)
    return compared.reason === 'NoDiffFound' ? 'is compared and the same' : 'is compared and differs';
  if (applied === undefined) return 'is in the Work, and the member has not reported on it';
  if (available === undefined) return 'is applied';
  return available.reason === 'NotTrackable'
    ? 'is applied; whether it is available is not looked at'
    : 'is applied and available';
}

function memberLinks({ fleet }: Context, chain: Chain, manifest: ObjectIdentity): ChainLink[] {
  const presence = memberPresence(fleet, chain.cluster, manifest);
  if (isUnknown(presence)) return [];
  const object = presence.entry?.observed;
  if (object !== undefined)
    return [
      build('object', object, 'ok', `is there on ${chain.cluster}`, { object, pointer: '', side: 'head' }),
    ];
  const from = chain.links.findLast((link) => link.role === 'work')?.place;
  if (presence.state !== 'absent' || from === undefined) return [];
  return [build('object', describe(manifest), 'missing', `is not there on ${chain.cluster}`, from)];
}

const MOST_PODS = 5;

function podLinks({ diagnosis }: Context, chain: Chain, manifest: ObjectIdentity): ChainLink[] {
  const symptoms = diagnosis.symptomsOf(chain.cluster, manifest).slice(0, MOST_PODS);
  const broken = symptoms.flatMap(({ reason, container, place }): ChainLink[] => {
    if (!('object' in place)) return [];
    const where = container === '' ? '' : ` (container ${container})`;
    return [build('pod', place.object, 'broken', `${reason}${where}`, place)];
  });
  if (broken.length > 0) return broken;
  const pods = diagnosis.podsOf(chain.cluster, manifest);
  const [first] = pods;
  if (first === undefined) return [];
  const ready = pods.filter(isReady).length;
  const object = first.observed ?? first.head;
  const state: LinkState = ready === pods.length ? 'ok' : 'broken';
  return [
    build('pod', object, state, `${ready} of ${pods.length} pods are ready`, {
      object,
      pointer: '/status',
      side: 'head',
    }),
  ];
}

function isReady({ head }: ObjectEntry): boolean {
  const conditions = readPath(head.value, 'status', 'conditions');
  return (
    Array.isArray(conditions) &&
    conditions.some((each) => readPath(each, 'type') === 'Ready' && readPath(each, 'status') === 'True')
  );
}

type Named = Pick<KubeObject, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

function describe({ group, kind, namespace, name }: ObjectIdentity): Named {
  return { apiVersion: group === '' ? 'v1' : group, kind, namespace, name };
}

function build(
  role: LinkRole,
  object: Named,
  state: LinkState,
  message: string,
  place: ObjectPlace,
): ChainLink {
  const { apiVersion, kind, namespace, name } = object;
  return { role, object: { apiVersion, kind, namespace, name }, state, message, place, since: '' };
}
