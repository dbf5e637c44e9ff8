import { APPLY } from './apply.ts';
import { AVAILABLE, DELIVERY } from './delivery.ts';
import { DIFFERENCES } from './differences.ts';
import type { Fault } from './fault.ts';
import { EVICTIONS, MEMBERS, RUNS } from './members.ts';
import { NAMESPACES } from './namespaces.ts';
import { OLDER_RELEASES, ROLLOUTS } from './older.ts';
import { OVERRIDES } from './overrides.ts';
import { SCHEDULING } from './scheduling.ts';
import { SELECTION } from './selection.ts';

export const FAULTS: readonly Fault[] = [
  ...APPLY,
  ...SELECTION,
  ...SCHEDULING,
  ...OVERRIDES,
  ...DELIVERY,
  ...AVAILABLE,
  ...DIFFERENCES,
  ...MEMBERS,
  ...NAMESPACES,
  ...OLDER_RELEASES,
  ...ROLLOUTS,
  ...RUNS,
  ...EVICTIONS,
];
