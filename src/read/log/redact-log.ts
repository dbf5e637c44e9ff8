import { hasSecretText, MASK, redactText } from '../redact-text.ts';

/** Keys of a line whose values are names, shown as they are. All other values give way to asterisks. */
export const NAME_KEYS: ReadonlySet<string> = new Set(
  `placement placementKey crp policySnapshot schedulingPolicySnapshot binding resourceBinding snapshot resourceSnapshot
   masterResourceSnapshot work Work appliedWork manifestObj inMemberClusterObj GVR gvr memberCluster internalMemberCluster
   imc cluster clusters updateRun updateStrategy clusterResourceOverride clusterResourceOverrideSnapshot resourceOverride
   resourceOverrideSnapshot namespace name stage controller controllerKind ordinal reason verb placementInOverride envelope`.split(
    /\s+/,
  ),
);

const CODED = /[A-Za-z0-9+/_-]{32,}={0,2}/g;
/** An object printed with braces; its keys may stand in escaped quotes. */
const PRINTED = /\{[^{}]*?(?:data|stringData|env|value|secret|token|password)\\*"?\s*:[^\n]*/gi;
const LONGEST = 600;

/**
 * What a log says, as it may be shown: printed objects, values that an API server refused, credentials and long coded
 * texts give way to asterisks. The rest stays word for word, up to 600 characters.
 */
export function redactLog(text: string): string {
  const withoutValues = redactText(text).replace(
    /Invalid value: \\*"(?:[^"\\]|\\.)*\\*"?/g,
    `Invalid value: "${MASK}"`,
  );
  const masked = withoutValues
    .replace(/Invalid value: [\w.*&[\]]*\{\*\*\*\}?/g, `Invalid value: ${MASK}`)
    .replace(PRINTED, `{${MASK}}`)
    .replace(CODED, (run) => (isCoded(run) ? MASK : run));
  const shown = hasSecretText(masked) ? MASK : masked;
  return cutText(shown, LONGEST);
}

/** A text up to a length; a word is left out rather than cut, for half a secret is not known as one. */
function cutText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).replace(/\S*$/, '')}…` : text;
}

/** Long names and paths are made of words; keys are of all sorts of letters, or of hexadecimal digits alone. */
function isCoded(run: string): boolean {
  if (/^[0-9a-fA-F]{32,}$/.test(run)) return true;
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run);
}
