import type { Fleet } from '../../model/fleet.ts';
import { hubObjects } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { type ObjectEntry, objectsOfKind } from '../../model/objects.ts';
import type { AdmissionHub, AdmissionRequest } from '../admission.ts';
import { readPropagationConfig } from '../selection/disabled-kinds.ts';
import { buildKindTable, buildServedKinds } from '../selection/hub-kinds.ts';
import { buildSchemaCatalogue } from './catalogue.ts';
import { type AdmissionFlags, DEFAULT_FLAGS } from './hub-view.ts';

const DEFINITIONS = ['apiextensions.k8s.io', 'CustomResourceDefinition'] as const;

/**
 * The hub of a fleet, ready to be asked for admission: its CustomResourceDefinitions, its kinds, its objects as
 * they are wished, and the flags of its agent as far as they are known.
 */
export function buildAdmissionHub(fleet: Fleet): AdmissionHub {
  const definitions = objectsOfKind(fleet.objects, '', ...DEFINITIONS).map((entry) => entry.head.value);
  const values = fleet.flags?.values ?? new Map<string, string>();
  const allKinds = !isUnknown(hubObjects(fleet, ...DEFINITIONS));
  return {
    catalogue: buildSchemaCatalogue(definitions),
    view: {
      kinds: buildKindTable(buildServedKinds(definitions), allKinds),
      propagation: readPropagationConfig(
        values.get('skipped-propagating-apis') ?? '',
        values.get('allowed-propagating-apis') ?? '',
      ),
      existing: (group, kind) =>
        objectsOfKind(fleet.objects, '', group, kind).map((entry) => entry.head.value),
      flags: readFlags(values),
    },
  };
}

function readFlags(values: ReadonlyMap<string, string>): AdmissionFlags {
  const read = (name: string, otherwise: boolean): boolean => {
    const value = values.get(name);
    return value === undefined ? otherwise : value === 'true';
  };
  return {
    ...DEFAULT_FLAGS,
    webhooks: read('enable-webhook', DEFAULT_FLAGS.webhooks),
    admissionPolicies: read('enable-admission-policy-manager', DEFAULT_FLAGS.admissionPolicies),
    networkingAgents: read('networking-agents-enabled', DEFAULT_FLAGS.networkingAgents),
    guardRail: read('enable-guard-rail', DEFAULT_FLAGS.guardRail),
    denyMemberLabels: read('deny-modify-member-cluster-labels', DEFAULT_FLAGS.denyMemberLabels),
    whitelistedUsers: (values.get('whitelisted-users') ?? '').split(',').filter((user) => user !== ''),
    workloads: read('enable-workload', DEFAULT_FLAGS.workloads),
    podDisruptionBudgets: read('enable-pdbs', DEFAULT_FLAGS.podDisruptionBudgets),
  };
}

/**
 * The request that brings an object of the fleet to its hub: the change from what is there to what is declared, a
 * creation when nothing is there, and for an object that is only observed the change that changes nothing, which
 * tells whether the hub would still take any change of it.
 */
export function buildFleetRequest({ declared, observed, head }: ObjectEntry): AdmissionRequest {
  if (observed === undefined) return { operation: 'create', object: head.value };
  return { operation: 'update', object: (declared ?? observed).value, old: observed.value };
}
