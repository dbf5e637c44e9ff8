import { type Json, readNumber, readObject, readPath, readString } from '../api/json.ts';

/** How the member applies objects (`ApplyStrategy`). Schema defaults applied. */
export interface ApplyStrategy {
  readonly stated: boolean;
  /** `ClientSideApply`, `ServerSideApply` or `ReportDiff`. */
  readonly type: string;
  /** `PartialComparison` or `FullComparison`. */
  readonly comparisonOption: string;
  /** `Always` or `IfNotDrifted`. */
  readonly whenToApply: string;
  /** `Always`, `IfNoDiff` or `Never`. */
  readonly whenToTakeOver: string;
  readonly allowCoOwnership: boolean;
  /** `serverSideApplyConfig.force`. */
  readonly forceConflicts: boolean;
  readonly pointer: string;
}

/** How a change reaches the clusters (`RolloutStrategy`). Schema defaults applied. */
export interface RolloutStrategy {
  readonly stated: boolean;
  /** `RollingUpdate` or `External`. */
  readonly type: string;
  /** A number or a text such as `25%`, which is also the default. */
  readonly maxUnavailable: number | string;
  readonly maxSurge: number | string;
  /** 60 when absent. */
  readonly unavailablePeriodSeconds: number;
  readonly apply: ApplyStrategy;
  /** `Disabled` or `Mirror`. */
  readonly reportBackType: string;
  readonly reportBackDestination: string;
  /** `Delete` or `Abandon`. */
  readonly deletionPolicy: string;
  readonly pointer: string;
}

/** Reads an int-or-string field; `absent` when it is neither. */
export function decodeIntOrString<T>(value: Json | undefined, absent: T): number | string | T {
  return typeof value === 'number' || typeof value === 'string' ? value : absent;
}

/** Reads an apply strategy; `at` is its pointer. */
export function decodeApplyStrategy(value: Json | undefined, at: string): ApplyStrategy {
  return {
    stated: readObject(value) !== undefined,
    type: readString(value, 'type') || 'ClientSideApply',
    comparisonOption: readString(value, 'comparisonOption') || 'PartialComparison',
    whenToApply: readString(value, 'whenToApply') || 'Always',
    whenToTakeOver: readString(value, 'whenToTakeOver') || 'Always',
    allowCoOwnership: readPath(value, 'allowCoOwnership') === true,
    forceConflicts: readPath(value, 'serverSideApplyConfig', 'force') === true,
    pointer: at,
  };
}

/** Reads a rollout strategy; `at` is its pointer. */
export function decodeRolloutStrategy(value: Json | undefined, at: string): RolloutStrategy {
  return {
    stated: readObject(value) !== undefined,
    type: readString(value, 'type') || 'RollingUpdate',
    maxUnavailable: decodeIntOrString(readPath(value, 'rollingUpdate', 'maxUnavailable'), '25%'),
    maxSurge: decodeIntOrString(readPath(value, 'rollingUpdate', 'maxSurge'), '25%'),
    unavailablePeriodSeconds: readNumber(value, 'rollingUpdate', 'unavailablePeriodSeconds') ?? 60,
    apply: decodeApplyStrategy(readPath(value, 'applyStrategy'), `${at}/applyStrategy`),
    reportBackType: readString(value, 'reportBackStrategy', 'type') || 'Disabled',
    reportBackDestination: readString(value, 'reportBackStrategy', 'destination'),
    deletionPolicy: readString(value, 'deleteStrategy', 'propagationPolicy') || 'Delete',
    pointer: at,
  };
}
