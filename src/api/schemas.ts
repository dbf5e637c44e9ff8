import { TABLE as CLUSTER } from './schemas/cluster.kubernetes-fleet.io.generated.ts';
import { TABLE as INVENTORY } from './schemas/multicluster.x-k8s.io.generated.ts';
import { TABLE as NEXT_PLACEMENT } from './schemas/placement.kubefleet.dev.generated.ts';
import { TABLE as PLACEMENT } from './schemas/placement.kubernetes-fleet.io.generated.ts';
import type { SchemaTable } from './schemas/table.ts';

/** The schemas of every group that a KubeFleet hub installs (KubeFleet at e160c1cd; objects-and-selection.md §12). */
export const FLEET_SCHEMA_TABLES: readonly SchemaTable[] = [PLACEMENT, CLUSTER, NEXT_PLACEMENT, INVENTORY];
