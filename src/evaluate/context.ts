import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Changes } from '../simulate/changes.ts';
import type { Forecast, Revision } from '../simulate/simulate.ts';

/** What relations read: everything that was found out before evaluation. */
export interface Context {
  readonly bundle: Bundle;
  readonly fleet: Fleet;
  readonly forecast: Forecast;
  readonly diagnosis: Diagnosis;
  /** The revision to compare with, when one was given. */
  readonly base?: BaseContext;
}

/** The base revision, and what happens on the way from there. */
export interface BaseContext extends Revision {
  readonly bundle: Bundle;
  /** The head revision as it becomes when it is applied on top of the base: chosen clusters stay chosen. */
  readonly after: Revision;
  readonly changes: Changes;
}
