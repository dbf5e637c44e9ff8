import type { Json } from '../../api/json.ts';
import type { Context } from '../../evaluate/context.ts';
import type { Certainty, ObjectRef, PlacementRef } from '../../evaluate/finding.ts';

/** What a forecast is told from. */
export type ForecastContext = Pick<Context, 'fleet' | 'forecast'>;

/** What of a forecast is wanted. */
export interface ForecastRequest {
  /** An object as a person names it, `deploy/shop/web`; '' for everything. */
  readonly object: string;
  /** Only what reaches this cluster; '' for all. */
  readonly cluster: string;
}

/** A cluster and why the placement is, or is not, on it. */
export interface ForecastCluster {
  readonly cluster: string;
  readonly certainty: Certainty;
  /** In a sentence for people. */
  readonly why: string;
  /** What the next cycle of the scheduler makes of it (`ClusterVerdict`); '' for a cluster it does not know of. */
  readonly verdict: string;
  /** The scheduler plugin that refuses it now, also where a binding keeps it; '' when none does. */
  readonly filter: string;
  /** The value that made it refuse: `taint team=blue:NoSchedule`, `wants env=prod, has env=dev`; '' for none. */
  readonly seen: string;
  /** The words of the scheduler for that. */
  readonly reason: string;
  /** Scores of a candidate of a PickN policy. */
  readonly score: { readonly affinity: number; readonly topologySpread: number } | undefined;
  /** Place among the candidates, from 1. */
  readonly rank: number | undefined;
}

/** The condition `Scheduled` as the hub will show it. */
export interface ForecastScheduled {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A cluster on which a change of members changes something for a placement. */
export interface ForecastMove {
  readonly cluster: string;
  /** `held`: it stays by its binding alone and would not be picked again. */
  readonly change: 'gained' | 'lost' | 'held';
  readonly certainty: Certainty;
  readonly before: string;
  readonly after: string;
}

/** An object that lands in another form than before on clusters where it is before and after. */
export interface ForecastReform {
  readonly object: ObjectRef;
  readonly clusters: readonly string[];
  readonly before: ForecastForm;
  readonly after: ForecastForm;
}

/** What a change of members changes for one placement. */
export interface ForecastDifference {
  readonly moves: readonly ForecastMove[];
  readonly reforms: readonly ForecastReform[];
  /** The condition before; undefined when it stays as it is. */
  readonly scheduled: ForecastScheduled | undefined;
}

/** One patch of an override as it changed an object. Values are JSON texts, secrets masked; '' for none. */
export interface ForecastChange {
  readonly override: ObjectRef;
  readonly rule: number;
  readonly op: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A manifest for people: secrets masked, and where its changed nodes come from. */
export interface ForecastManifest {
  readonly value: Json;
  /** By pointer: the override that wrote the node. */
  readonly origins: ReadonlyMap<string, string>;
  /** What overrides took away, as pointer and override. */
  readonly removed: readonly (readonly [path: string, override: string])[];
}

/** One form of an object and the clusters that get it so. */
export interface ForecastForm {
  /** `deleted` by an override; `open` when the input does not tell. */
  readonly outcome: 'lands' | 'deleted' | 'open';
  readonly certainty: Certainty;
  /** In name order; empty when they are not known. */
  readonly clusters: readonly string[];
  readonly changes: readonly ForecastChange[];
  /** Who deletes it, or what the input lacks; else ''. */
  readonly note: string;
  /** Made when asked for; undefined unless it lands. */
  readonly manifest: (() => ForecastManifest) | undefined;
}

/** One object that a placement delivers. */
export interface ForecastObject {
  readonly object: ObjectRef;
  /** The envelope that brings it. */
  readonly envelope: ObjectRef | undefined;
  /** Position of the selector that brings it; -1 when none can be told. */
  readonly selector: number;
  readonly forms: readonly ForecastForm[];
}

/** Clusters on which nothing of a placement arrives, and why. */
export interface ForecastFailure {
  readonly clusters: readonly string[];
  /** KubeFleet's words. */
  readonly error: string;
  readonly object: ObjectRef | undefined;
  readonly override: ObjectRef | undefined;
}

/** What one placement brings where. */
export interface ForecastPlacement {
  readonly placement: PlacementRef;
  readonly policy: string;
  /** Undefined when the hub refuses it before it is scheduled. */
  readonly scheduled: ForecastScheduled | undefined;
  readonly targets: readonly ForecastCluster[];
  /** Members it does not go to, and why. */
  readonly others: readonly ForecastCluster[];
  /** What the input lacks to tell all targets, in words; else ''. */
  readonly open: string;
  /** Why the hub refuses its selectors; else ''. */
  readonly error: string;
  readonly failures: readonly ForecastFailure[];
  readonly objects: readonly ForecastObject[];
  /** Against the fleet as it is; undefined when nothing else was to be tried. */
  readonly difference?: ForecastDifference;
}

/** The answer. Views read nothing else. */
export interface FleetForecast {
  readonly asked: ForecastRequest;
  /** What was found of it, in a sentence; '' when the rest says enough. */
  readonly note: string;
  readonly placements: readonly ForecastPlacement[];
}
