import { renderShownError } from '../overrides/delivery-error.ts';
import type { WorkOutcome, WorkRequest } from '../works.ts';

/** A condition of a binding. */
export interface BindingCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/**
 * The conditions a binding has right after its Works were made or changed for the first time (`Reconcile` of the
 * work generator). `reportDiff` tells that the apply strategy only reports differences.
 */
export function simulateBindingConditions(
  request: WorkRequest,
  outcome: WorkOutcome,
  reportDiff = false,
): readonly BindingCondition[] {
  const { error } = outcome;
  if (error !== undefined && outcome.overrideFailed) {
    return [
      failure('Overridden', 'OverriddenFailed', 'Failed to apply the override rules on the resources', error),
    ];
  }
  const overridden = explainOverridden(request);
  if (error !== undefined) {
    const text = 'Failed to synchronize the work to the latest';
    return [overridden, failure('WorkSynchronized', 'SyncWorkFailed', text, error)];
  }
  return [
    overridden,
    {
      type: 'WorkSynchronized',
      status: 'True',
      reason: 'AllWorkSynced',
      message: 'All of the works are synchronized to the latest',
    },
    reportDiff
      ? {
          type: 'DiffReported',
          status: 'False',
          reason: 'DiffReportInProgress',
          message: 'Diff reporting on resources is in progress',
        }
      : {
          type: 'Applied',
          status: 'False',
          reason: 'ApplyInProgress',
          message: 'Resources are being applied',
        },
  ];
}

function explainOverridden({ attached }: WorkRequest): BindingCondition {
  const none = attached.cluster.length === 0 && attached.namespaced.length === 0;
  return {
    type: 'Overridden',
    status: 'True',
    reason: none ? 'NoOverrideSpecified' : 'OverriddenSucceeded',
    message: none
      ? 'No override rules are configured for the selected resources'
      : 'Successfully applied the override rules on the resources',
  };
}

function failure(
  type: string,
  reason: string,
  text: string,
  error: NonNullable<WorkOutcome['error']>,
): BindingCondition {
  return { type, status: 'False', reason, message: `${text}: ${renderShownError(error)}` };
}
