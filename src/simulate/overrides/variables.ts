import type { Json } from '../../api/json.ts';
import { renderGoJson } from '../admission/go-text.ts';
import type { OverrideCluster } from './cluster.ts';

/** How every variable begins. */
export const VARIABLE = '${MEMBER-CLUSTER-';
const CLUSTER_NAME = '${MEMBER-CLUSTER-NAME}';
/** How a variable begins that stands for a label. */
export const LABEL_PREFIX = '${MEMBER-CLUSTER-LABEL-KEY-';

/** A patch value with its variables replaced, or KubeFleet's words for why that failed. */
export type Replacement = { readonly value: Json } | { readonly error: string };

/**
 * Replaces KubeFleet's variables in a patch value: the member's name everywhere, then label by label, in the JSON
 * text, so that keys and nested values are reached and a name can be part of a label's key. Other `${…}` stay.
 */
export function replaceVariables(value: Json, cluster: OverrideCluster): Replacement {
  const text = renderGoJson(value);
  if (!text.includes(VARIABLE)) return { value };
  const named = text.replaceAll(CLUSTER_NAME, () => cluster.name);
  const labelled = replaceLabels(named, cluster);
  return 'error' in labelled ? labelled : parseReplaced(labelled.text);
}

function replaceLabels(
  text: string,
  cluster: OverrideCluster,
): { readonly text: string } | { readonly error: string } {
  let rest = text;
  for (let start = rest.indexOf(LABEL_PREFIX); start >= 0; start = rest.indexOf(LABEL_PREFIX)) {
    const end = rest.indexOf('}', start + LABEL_PREFIX.length);
    if (end < 0) return { error: `input ${text} is missing the closing bracket \`}\`` };
    const key = rest.slice(start + LABEL_PREFIX.length, end);
    const label = cluster.labels.get(key);
    if (label === undefined) return { error: `label key ${key} not found on cluster ${cluster.name}` };
    rest = rest.slice(0, start) + label + rest.slice(end + 1);
    // A label cannot hold a variable; one that does would be replaced for ever.
    if (label.includes(LABEL_PREFIX)) break;
  }
  return { text: rest };
}

/** Labels and names of a real cluster cannot break JSON text; a made-up one may. */
function parseReplaced(text: string): Replacement {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: 'json: error calling MarshalJSON for type v1.JSON: the replaced value is no JSON text' };
  }
}
