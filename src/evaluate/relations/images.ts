import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isObserved } from '../../model/identity.ts';
import { type ImageReference, isImagePlaceholder, readImageReference } from '../../model/image-reference.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { list } from '../../model/list.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import { type Container, decodePodSpec } from '../../model/pod-spec.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Payload } from '../../simulate/forecast/payloads.ts';
import type { Context } from '../context.ts';
import { buildLazyRows } from '../lazy-row.ts';
import { buildPayloadCells, overridesOfPayload, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation, Row } from '../relation.ts';
import {
  buildCredentialReader,
  type CredentialReader,
  isPrivateRegistry,
} from './images/pull-credentials.ts';
import { isFromRegistry } from './images/registries.ts';
import { buildSiblings, type Siblings } from './images/siblings.ts';
import { buildVariants, type Comparison, type Variants } from './images/variants.ts';

/** The container images of workloads, as they land on members (design.md §5, `images`). */
export const images: Relation = {
  name: 'images',
  grain:
    'one row per workload, container and form in which it lands, with the clusters that get it so; one per container of a workload that no placement of the input delivers, unless all placements are there',
  structs: {
    Variant: {
      image: { type: 'string', means: 'The image.' },
      policy: { type: 'string', means: 'Its imagePullPolicy; empty when none is written.' },
      clusters: { type: 'list<string>', means: 'The clusters that run it.' },
      text: { type: 'string', means: '`web:v1 on east and west`.' },
    },
  },
  columns: {
    workload: { type: 'object', means: 'The Deployment, Job or other object with the pod template.' },
    ...PAYLOAD_COLUMNS,
    placement: { type: 'object', means: 'The placement that delivers it; the workload when none does.' },
    placed: { type: 'bool', means: 'A placement delivers it.' },
    container: { type: 'string', means: 'Name of the container.' },
    role: { type: 'string', means: '`container`, `init` or `ephemeral`.' },
    image: { type: 'string', means: 'The image as it lands, overrides included.' },
    overrides: { type: 'list<object>', means: 'The overrides that change the workload on these clusters.' },
    fault: {
      type: 'string',
      means: 'What is wrong with the reference, continuing "it …"; empty when it is valid.',
    },
    registry: {
      type: 'string',
      means: 'Host of the registry; `docker.io` when none is written; empty when the reference is not valid.',
    },
    repository: { type: 'string', means: 'Repository; empty when the reference is not valid.' },
    tag: { type: 'string', means: 'Tag; empty when none is written.' },
    pinned: { type: 'bool', means: 'A digest is written, or a tag other than `latest`.' },
    moving: {
      type: 'bool',
      means: 'No digest is written, and the tag names no version: none, `latest`, or one without a digit.',
    },
    allowed: {
      type: 'bool',
      means: 'The registry is among those that the configuration allows, or it allows any.',
    },
    private: {
      type: 'bool',
      means:
        'The registry is stated to need credentials, or is one of Azure and not stated to be attached to the nodes.',
    },
    credentials: {
      type: 'bool',
      means: 'The pods, or their ServiceAccount where it is delivered or on the hub, name a pull secret.',
    },
    pullPolicy: { type: 'string', means: 'imagePullPolicy as it lands, else empty.' },
    variants: {
      type: 'list<Variant>',
      means:
        'What the same container runs elsewhere, itself included: by the Works of the hub where the input has them, else as it will land.',
    },
    skew: { type: 'bool', means: 'Those differ in tag, digest or program, not only in the registry.' },
    explained: {
      type: 'string',
      means:
        'Why they differ: `override`, `rollout` while a new snapshot goes out; empty when nothing tells.',
    },
    policySkew: { type: 'bool', means: 'Those differ in imagePullPolicy.' },
    siblingTag: {
      type: 'string',
      means: 'The tag that all images of the same project in the namespace have but this one; else empty.',
    },
    place: { type: 'place', means: 'The image: in the workload, or in the patch that writes it.' },
    policyPlace: { type: 'place', means: 'The pull policy.' },
  },
  rows: function* (context) {
    const { fleet, forecast } = context;
    const payloads = [...forecast.payloads((group, kind) => decodesPods(group, kind))];
    const variants = buildVariants(fleet, forecast, payloads);
    const siblings = buildSiblings(payloads);
    const hasCredentials = buildCredentialReader(fleet, forecast);
    const shared = { context, variants, siblings, hasCredentials };
    const seen = new Set<KubeObject>();
    for (const payload of payloads) {
      seen.add(payload.object);
      for (const container of containersOf(payload)) yield placedRow({ ...shared, payload, container });
    }
    if (arePlacementsKnown(fleet)) return;
    for (const entry of hubObjectsOf(fleet)) {
      if (!seen.has(entry.head)) yield* unplacedRows(context, entry);
    }
  },
};

function decodesPods(group: string, kind: string): boolean {
  return (
    group === 'apps' ||
    group === 'batch' ||
    (group === '' && /^(Pod|PodTemplate|ReplicationController)$/.test(kind))
  );
}

function containersOf({ group, kind, manifest, object }: Payload): readonly Container[] {
  return readContainers(decodePodSpec({ group, kind }, manifest)?.containers ?? [], isObserved(object));
}

/** Containers with an image; in manifests, those with something yet to fill in tell nothing. */
function readContainers(containers: readonly Container[], observed: boolean): readonly Container[] {
  return containers.filter(({ image }) => image !== '' && (observed || !isImagePlaceholder(image)));
}

interface ImageSubject {
  readonly context: Context;
  readonly variants: Variants;
  readonly siblings: Siblings;
  readonly hasCredentials: CredentialReader;
  readonly payload: Payload;
  readonly container: Container;
}

/** What a row of a workload without a placement has instead. */
const ALONE = { variants: [], skew: false, policySkew: false, explained: '' } as const;

const buildRow = buildLazyRows<ImageSubject>({
  variants: (subject) =>
    compare(subject).variants.map(({ image, policy, clusters }) => ({
      image,
      policy,
      clusters,
      text: `${image}${policy === '' ? '' : ` (${policy})`} on ${clusters.length === 0 ? 'every member' : list(clusters)}`,
    })),
  skew: (subject) => compare(subject).skew,
  policySkew: (subject) => compare(subject).policySkew,
  explained: (subject) => compare(subject).explained,
  credentials: ({ payload, hasCredentials }) => hasCredentials(payload),
  siblingTag: ({ payload, container, siblings }) => {
    const reference = readImageReference(container.image);
    return typeof reference === 'string' ? '' : siblings.tagBeside(payload, reference);
  },
});

function compare({ payload, container, variants }: ImageSubject): Comparison {
  return variants.of(payload, container);
}

function placedRow(subject: ImageSubject): Row {
  const { context, payload, container } = subject;
  const { fleet, forecast } = context;
  return buildRow(subject, {
    ...buildPayloadCells(forecast, payload),
    workload: payload.object,
    placed: true,
    overrides: overridesOfPayload(forecast, payload),
    ...containerColumns(fleet, container),
    place: placeInPayload(forecast, payload, `${container.pointer}/image`),
    policyPlace: placeInPayload(forecast, payload, `${container.pointer}/imagePullPolicy`),
  });
}

/** Placements that are all in the input deliver everything that is delivered. */
function arePlacementsKnown(fleet: Fleet): boolean {
  return ['ClusterResourcePlacement', 'ResourcePlacement'].every(
    (kind) => !isUnknown(hubListing(fleet, PLACEMENT_GROUP, kind)),
  );
}

/** Objects of the hub outside KubeFleet's own namespaces: what could be placed. */
function hubObjectsOf(fleet: Fleet): ObjectEntry[] {
  return [...fleet.objects.entries.values()].filter(
    (entry) => entry.site === '' && !isReservedNamespace(entry.namespace),
  );
}

function unplacedRows({ fleet }: Context, { head, group, kind, namespace }: ObjectEntry): Row[] {
  const containers = decodePodSpec({ group, kind }, head.value)?.containers ?? [];
  return readContainers(containers, isObserved(head)).map((container) => ({
    placement: head,
    ns: namespace,
    clusters: [],
    unbounded: false,
    certainty: 'sure',
    workload: head,
    placed: false,
    overrides: [],
    ...containerColumns(fleet, container),
    ...ALONE,
    siblingTag: '',
    credentials: false,
    place: { object: head, pointer: `${container.pointer}/image`, side: 'head' },
    policyPlace: { object: head, pointer: `${container.pointer}/imagePullPolicy`, side: 'head' },
  }));
}

function containerColumns(fleet: Fleet, container: Container): Row {
  const found = readImageReference(container.image);
  const reference: ImageReference | undefined = typeof found === 'string' ? undefined : found;
  const { registry = '', repository = '', tag = '', digest = '' } = reference ?? {};
  const { allowed } = fleet.registries;
  return {
    container: container.name,
    role: container.role,
    image: container.image,
    fault: typeof found === 'string' ? found : '',
    registry,
    repository,
    tag,
    pinned: reference !== undefined && (digest !== '' || (tag !== '' && tag !== 'latest')),
    moving: reference !== undefined && digest === '' && !/\d/.test(tag),
    allowed: allowed.length === 0 || reference === undefined || isFromRegistry(reference, allowed),
    private: reference !== undefined && isPrivateRegistry(reference, fleet),
    pullPolicy: container.imagePullPolicy,
  };
}
