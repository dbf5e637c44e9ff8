import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Forecast } from '../simulate/simulate.ts';

/** What relations read: everything that was found out before evaluation. */
export interface Context {
  readonly bundle: Bundle;
  readonly fleet: Fleet;
  readonly forecast: Forecast;
  readonly diagnosis: Diagnosis;
}
