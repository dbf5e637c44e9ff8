/** KubeFleet releases and what changed between them, read from the tags of kubefleet-dev/kubefleet (design.md §4.10). */

/** A release, oldest first by `order`. */
export interface Release {
  /** The tag, or `e160c1cd` for the commit whose behaviour was recorded: 83 after v0.3.1. */
  readonly name: string;
  readonly order: number;
}

const NAMES = ['v0.1', 'v0.1.1', 'v0.1.2', 'v0.2', 'v0.2.2', 'v0.3.0', 'v0.3.1', 'e160c1cd'] as const;
type ReleaseName = (typeof NAMES)[number];

/** All releases that are told apart, oldest first. */
export const RELEASES: readonly Release[] = NAMES.map((name, order) => ({ name, order }));

/** The release that simulations follow when none is stated. */
export const DEFAULT_RELEASE: Release = { name: 'e160c1cd', order: NAMES.length - 1 };

/** What some releases do and older ones do not; `since` is the first that does. */
export interface ReleaseChange {
  readonly since: ReleaseName;
  /** One sentence for messages: "KubeFleet … since v0.3.0". */
  readonly means: string;
}

/** Known differences, by the name that code asks for. */
export const RELEASE_CHANGES = {
  updateRunState: {
    since: 'v0.2',
    means: 'reads spec.state of update runs; older releases start a run as soon as it exists',
  },
  v1ApplyOptions: {
    since: 'v0.2',
    means: 'knows comparisonOption, whenToApply and whenToTakeOver in the v1 API',
  },
  statusTrimming: { since: 'v0.2', means: 'trims drift and difference details of Works that grow too large' },
  v1StagedUpdate: { since: 'v0.2.2', means: 'serves staged updates and approvals as v1' },
  v1ResourcePlacement: { since: 'v0.3.0', means: 'serves ResourcePlacement as v1' },
  v1SelectionScope: {
    since: 'v0.3.0',
    means: 'knows selectionScope and statusReportingScope in the v1 API',
  },
  namespaceAffinity: {
    since: 'v0.3.0',
    means: 'collects the namespaces of members and schedules ResourcePlacements by them',
  },
  namespaceWithResourceSelectors: {
    since: 'v0.3.0',
    means: 'knows the selection scope NamespaceWithResourceSelectors',
  },
  optionalSnapshotIndex: {
    since: 'v0.3.0',
    means: 'takes a new snapshot for an update run without resourceSnapshotIndex',
  },
  memberNameLabel: { since: 'v0.3.1', means: 'labels every MemberCluster with its name' },
  overridesInsideEnvelopes: {
    since: 'e160c1cd',
    means: 'applies overrides to the objects inside envelopes',
  },
  hashedEnvelopeWorks: {
    since: 'e160c1cd',
    means: 'names the Works of envelopes by a hash; older releases use a random identifier',
  },
  overrideErrorsNameObjects: {
    since: 'e160c1cd',
    means: 'names the override and the object when an override fails',
  },
  pickFixedWithoutNames: { since: 'e160c1cd', means: 'accepts a PickFixed policy without cluster names' },
  placementCelRules: {
    since: 'e160c1cd',
    means: 'checks placement policies by rules in the CRDs, so that no webhook is needed',
  },
  propertySelectorChecks: { since: 'e160c1cd', means: 'refuses property selectors that cannot be evaluated' },
  emptyStagesSkipped: { since: 'e160c1cd', means: 'skips the stages of an update run that match no cluster' },
  nextApi: { since: 'e160c1cd', means: 'brings the CRDs of placement.kubefleet.dev' },
} as const satisfies Record<string, ReleaseChange>;

export type ReleaseChangeName = keyof typeof RELEASE_CHANGES;

/** Reads a release as a person writes it (`v0.3.1`, `0.3.1`, a commit); undefined when it is not in the table. */
export function decodeRelease(text: string): Release | undefined {
  const wanted = text.trim().toLowerCase();
  const commit = DEFAULT_RELEASE.name;
  if (wanted.startsWith(commit) || wanted === 'latest' || wanted === 'main') return DEFAULT_RELEASE;
  const bare = wanted.replace(/^v/, '').replace(/^(\d+\.\d+)\.0$/, '$1');
  return RELEASES.find(({ name }) => name.replace(/^v/, '').replace(/^(\d+\.\d+)\.0$/, '$1') === bare);
}

/** True when a release behaves in the way that `change` describes. */
export function hasChange(release: Release, change: ReleaseChangeName): boolean {
  return release.order >= NAMES.indexOf(RELEASE_CHANGES[change].since);
}
