import { isJsonObject, type JsonObject, readString } from '../api/json.ts';

/** How the values of an object are locked: SOPS writes its own key beside them, a SealedSecret is a kind of its own. */
export function matchEncryption(value: JsonObject): 'SOPS' | 'SealedSecret' | undefined {
  const sops = Object.hasOwn(value, 'sops') ? value['sops'] : undefined;
  if (isJsonObject(sops) && (readString(sops, 'mac') !== '' || readString(sops, 'lastmodified') !== ''))
    return 'SOPS';
  const isSealed = readString(value, 'kind') === 'SealedSecret';
  return isSealed && readString(value, 'apiVersion').startsWith('bitnami.com/') ? 'SealedSecret' : undefined;
}
