import { type JsonObject, readPath, readString, readStringMap } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';

/** A member as overrides see it. */
export interface OverrideCluster {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * Reads a MemberCluster. The hub labels every member with its own name; a manifest need not say so, and gets the
 * label here.
 */
export function readOverrideCluster(memberCluster: JsonObject): OverrideCluster {
  const name = readString(memberCluster, 'metadata', 'name');
  const labels = new Map(readStringMap(memberCluster, 'metadata', 'labels'));
  const observed = readPath(memberCluster, 'metadata', 'uid') !== undefined;
  if (!observed && !labels.has(LABEL.memberName)) labels.set(LABEL.memberName, name);
  return { name, labels };
}
