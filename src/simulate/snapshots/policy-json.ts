import { isJsonObject, type Json } from '../../api/json.ts';
import { decodeGo } from '../admission/go-decode.ts';
import { encodeGo } from '../admission/go-encode.ts';
import { renderGoJson } from '../admission/go-text.ts';

const POLICY = 'v1beta1.PlacementPolicy';

/**
 * The text a policy is hashed over: the Go struct `PlacementPolicy` without numberOfClusters, its members in the
 * struct's order, empty optional ones left out. `policy` has its schema defaults; undefined gives `null`.
 */
export function encodePolicy(policy: Json | undefined): string {
  if (!isJsonObject(policy)) return 'null';
  const { value } = decodeGo({ ...policy, numberOfClusters: null }, POLICY);
  return renderGoJson(encodeGo(value, POLICY), true);
}
