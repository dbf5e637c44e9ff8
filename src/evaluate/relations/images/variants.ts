import type { Fleet } from '../../../model/fleet.ts';
import { objectKey } from '../../../model/identity.ts';
import { type ImageReference, readImageReference } from '../../../model/image-reference.ts';
import { type Container, decodePodSpec } from '../../../model/pod-spec.ts';
import type { Payload } from '../../../simulate/forecast/payloads.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import { clustersOfPayload } from '../../payload-cells.ts';
import { buildHeldManifests, type HeldManifests } from './held-manifests.ts';

/** What one container runs on some clusters. */
export interface Variant {
  readonly image: string;
  /** As written; '' when it is not. */
  readonly policy: string;
  readonly clusters: readonly string[];
}

/** How a container differs from cluster to cluster. */
export interface Comparison {
  readonly variants: readonly Variant[];
  readonly skew: boolean;
  readonly policySkew: boolean;
  readonly explained: 'override' | 'rollout' | '';
}

/** The same container on all clusters. */
export interface Variants {
  readonly of: (payload: Payload, container: Container) => Comparison;
}

interface Form extends Variant {
  readonly overridden: boolean;
  /** The resource snapshot that a Work was made from; undefined for what is only foreseen. */
  readonly snapshot: number | undefined;
}

/** Compares containers over all clusters that get their workload; nothing is worked out before it is asked for. */
export function buildVariants(fleet: Fleet, forecast: Forecast, payloads: readonly Payload[]): Variants {
  let byWorkload: ReadonlyMap<string, readonly Payload[]> | undefined;
  let held: HeldManifests | undefined;
  const kept = new Map<string, Comparison>();
  return {
    of: (payload, container) => {
      const key = `${objectKey(payload)} ${container.role} ${container.name}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      byWorkload ??= groupByWorkload(payloads);
      held ??= buildHeldManifests(fleet);
      const forms = (byWorkload.get(objectKey(payload)) ?? []).flatMap((each) =>
        readForms(forecast, held ?? new Map(), each, container),
      );
      const compared = compareForms(forms);
      kept.set(key, compared);
      return compared;
    },
  };
}

function groupByWorkload(payloads: readonly Payload[]): ReadonlyMap<string, readonly Payload[]> {
  const groups = new Map<string, Payload[]>();
  for (const payload of payloads) {
    const key = objectKey(payload);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [payload]);
    else known.push(payload);
  }
  return groups;
}

function readForms(
  forecast: Forecast,
  held: HeldManifests,
  payload: Payload,
  { name, role }: Container,
): readonly Form[] {
  const overridden = payload.rules.length > 0;
  const read = (value: Payload['manifest']): Container | undefined =>
    decodePodSpec(payload, value)?.containers.find((each) => each.name === name && each.role === role);
  const foreseen = read(payload.manifest);
  const works = held.get(payload.placement.key);
  const clusters = clustersOfPayload(forecast, payload);
  if (works === undefined) {
    return foreseen === undefined
      ? []
      : [{ ...readVariant(foreseen, clusters), overridden, snapshot: undefined }];
  }
  return clusters.flatMap((cluster): Form[] => {
    const work = works.get(cluster)?.get(objectKey(payload));
    const container = work === undefined ? foreseen : read(work.value);
    if (container === undefined) return [];
    return [{ ...readVariant(container, [cluster]), overridden, snapshot: work?.snapshot }];
  });
}

function readVariant({ image, imagePullPolicy }: Container, clusters: readonly string[]): Variant {
  return { image, policy: imagePullPolicy, clusters };
}

function compareForms(forms: readonly Form[]): Comparison {
  const merged = new Map<string, { image: string; policy: string; clusters: string[] }>();
  for (const { image, policy, clusters } of forms) {
    const key = `${image} ${policy}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { image, policy, clusters: [...clusters] });
    else known.clusters.push(...clusters);
  }
  const variants = [...merged.values()].map((each) => ({
    ...each,
    clusters: [...new Set(each.clusters)].sort(),
  }));
  const snapshots = new Set(forms.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot])));
  const explained = forms.some(({ overridden }) => overridden)
    ? 'override'
    : snapshots.size > 1
      ? 'rollout'
      : '';
  return {
    variants,
    skew: new Set(variants.map(({ image }) => renderProgram(image))).size > 1,
    policySkew: new Set(variants.map(effectivePolicy)).size > 1,
    explained,
  };
}

/** What an image is, wherever it is mirrored: the last part of its repository, with digest or tag. */
function renderProgram(image: string): string {
  const reference = readImageReference(image);
  if (typeof reference === 'string') return image;
  const { repository, digest, tag } = reference;
  return `${repository.split('/').at(-1)} ${digest === '' ? tag || 'latest' : digest}`;
}

/** The pull policy with the default of the API server. */
function effectivePolicy({ image, policy }: Variant): string {
  if (policy !== '') return policy;
  const reference = readImageReference(image);
  return typeof reference !== 'string' && isLatest(reference) ? 'Always' : 'IfNotPresent';
}

function isLatest({ tag, digest }: ImageReference): boolean {
  return digest === '' && (tag === '' || tag === 'latest');
}
