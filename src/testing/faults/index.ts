import { APPLY } from './apply.ts';
import type { Fault } from './fault.ts';
import { OVERRIDES } from './overrides.ts';
import { SCHEDULING } from './scheduling.ts';
import { SELECTION } from './selection.ts';

export const FAULTS: readonly Fault[] = [...APPLY, ...SELECTION, ...SCHEDULING, ...OVERRIDES];
