import type { Json } from '../api/json.ts';
import type { Origin } from '../read/bundle.ts';
import type { Applier } from './applier.ts';
import type { ReferenceAdditions } from './references/reference-field.ts';

/** A namespace that only KubeFleet and the analyzed manifests fill; on every cluster unless one is named. */
export interface ClosedNamespace {
  readonly namespace: string;
  readonly cluster?: string;
}

/** An inventory as it was parsed, and where its text lies. */
export interface InventoryFile {
  readonly value: Json;
  readonly origin: Origin;
}

/** Image hosts, as a person states them: names, `*.example.io` for all below a domain, or `host/path`. */
export interface Registries {
  /** The only ones that may be used; empty: any. */
  readonly allowed: readonly string[];
  /** Those that need a pull secret. */
  readonly private: readonly string[];
  /** Those from which nodes may pull by their own identity. */
  readonly attached: readonly string[];
}

/** What a person states about the input: flags and configuration. Plain data; everything may be left out. */
export interface ModelOptions {
  /** Capture time in milliseconds since 1970; without it, the newest time in the input. */
  readonly now?: number;
  /** KubeFleet release, such as `v0.3.1`. */
  readonly release?: string;
  /** Flags of the hub agent by name without dashes. */
  readonly flags?: ReadonlyMap<string, string>;
  /** Who applies the manifests; without it, what depends on that stays unsaid. */
  readonly appliedBy?: Applier;
  /** True when the analyzed manifests are everything the hub gets: what they do not hold does not exist. */
  readonly scopeComplete?: boolean;
  /** Kinds of which the input holds all hub objects: `Secret`, or `Deployment.apps` to be exact. */
  readonly completeKinds?: readonly string[];
  readonly closedNamespaces?: readonly ClosedNamespace[];
  readonly inventories?: readonly InventoryFile[];
  readonly registries?: Registries;
  /** IngressClasses that members have without any placement bringing them. */
  readonly ingressClasses?: readonly string[];
  /** References and producers of kinds that the built-in tables do not know. */
  readonly references?: ReferenceAdditions;
  /** From which share of lost clusters, in percent, a change is an error; 50 without it. */
  readonly lostClustersPercent?: number;
  /** Objects that somebody expects on members: `deploy/shop/web`, or `deploy/shop/web@east`. */
  readonly expected?: readonly string[];
  /** True when a revision to compare with was given. */
  readonly hasBase?: boolean;
}
