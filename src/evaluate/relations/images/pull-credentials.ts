import { readList, type readPath, readString } from '../../../api/json.ts';
import type { Fleet } from '../../../model/fleet.ts';
import type { ImageReference } from '../../../model/image-reference.ts';
import { objectEntry } from '../../../model/objects.ts';
import { decodePodSpec } from '../../../model/pod-spec.ts';
import type { Payload } from '../../../simulate/forecast/payloads.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import { isFromRegistry } from './registries.ts';

/** Whether pods carry a pull secret, by themselves or by their ServiceAccount. */
export type CredentialReader = (workload: Payload) => boolean;

/** Prepares the answer from what placements deliver and what the hub has. */
export function buildCredentialReader(fleet: Fleet, forecast: Forecast): CredentialReader {
  let accounts: Set<string> | undefined;
  return (workload) => {
    const { namespace, manifest } = workload;
    const spec = decodePodSpec(workload, manifest);
    if (readList(spec?.value, 'imagePullSecrets').length > 0) return true;
    accounts ??= findEquipped(forecast);
    const name = readString(spec?.value, 'serviceAccountName') || 'default';
    if (accounts.has(`${namespace}/${name}`)) return true;
    const entry = objectEntry(fleet.objects, '', { group: '', kind: 'ServiceAccount', namespace, name });
    return hasSecrets(entry?.head.value ?? null);
  };
}

/** The delivered ServiceAccounts that carry pull secrets, as `namespace/name`. */
function findEquipped(forecast: Forecast): Set<string> {
  const found = new Set<string>();
  const isAccount = (group: string, kind: string): boolean => group === '' && kind === 'ServiceAccount';
  for (const { namespace, name, manifest } of forecast.payloads(isAccount)) {
    if (hasSecrets(manifest)) found.add(`${namespace}/${name}`);
  }
  return found;
}

function hasSecrets(account: Parameters<typeof readPath>[0]): boolean {
  return readList(account, 'imagePullSecrets').length > 0;
}

/**
 * True for hosts that the configuration calls private, and for registries of Azure unless it says that nodes are
 * attached to them.
 */
export function isPrivateRegistry(reference: ImageReference, { registries }: Fleet): boolean {
  if (isFromRegistry(reference, registries.attached)) return false;
  return isFromRegistry(reference, registries.private) || reference.registry.endsWith('.azurecr.io');
}
