/** Why a member refused, or does not yet show, one manifest; one class per rule of family 12. */
export type FailureClass =
  | 'quota'
  | 'pod-security'
  | 'admission'
  | 'webhook-down'
  | 'namespace-terminating'
  | 'namespace-missing'
  | 'forbidden'
  | 'owned-by-other'
  | 'not-taken-over'
  | 'drift'
  | 'kind-unknown'
  | 'immutable'
  | 'conflict'
  | 'too-large'
  | 'duplicate'
  | 'undecodable'
  | 'invalid'
  | 'unreachable'
  | 'pending'
  | 'not-available'
  | 'tracking-failed'
  | 'other';

/** A class and the names that its message carries: quota, webhook, policy, namespace, user, verb, resource. */
export interface Failure {
  readonly class: FailureClass;
  readonly names: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly class: FailureClass;
  /** Any of these reasons; undefined where the reason does not decide. */
  readonly reasons?: readonly string[];
  /** Must match the message; its named groups become names. */
  readonly text?: RegExp;
}

/**
 * First match wins; the order is that of the rule catalogue (family 12, apply-failure classes) and
 * delivery-and-conditions.md §5.6. API server texts first where the reason says only `ManifestApplyFailed`.
 * The expressions hold no nested repetition, so that hostile messages cost linear time.
 */
const PATTERNS: readonly Pattern[] = [
  { class: 'pending', reasons: ['PreparingToProcess', 'ApplyInProgress'] },
  { class: 'quota', text: /exceeded quota: (?<quota>[^\s,]+)/ },
  { class: 'quota', text: /(?:maximum|minimum) \S+ usage per|must specify (?:limits|requests)/ },
  { class: 'pod-security', text: /violates PodSecurity/ },
  { class: 'admission', text: /admission webhook "(?<policy>[^"]*)" denied the request/ },
  {
    class: 'admission',
    text: /ValidatingAdmissionPolicy '(?<policy>[^']*)' with binding '(?<binding>[^']*)'/,
  },
  { class: 'webhook-down', text: /fail(?:ed|ure) (?:calling|to call) webhook "(?<webhook>[^"]*)"/ },
  { class: 'namespace-missing', text: /namespaces "(?<namespace>[^"]*)" not found/ },
  {
    class: 'namespace-terminating',
    text: /in namespace (?<namespace>\S+) because it is being terminated|namespace (?<other>\S+) because it is being terminated/,
  },
  {
    class: 'forbidden',
    text: /is forbidden: User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]*)"/,
  },
  { class: 'forbidden', text: /attempting to grant RBAC permissions not currently held/ },
  { class: 'owned-by-other', reasons: ['ManifestsAlreadyOwnedByOthers', 'ApplyConflictBetweenPlacements'] },
  { class: 'owned-by-other', text: /already owned by some other source|not managed by the fleet controller/ },
  { class: 'not-taken-over', reasons: ['NotTakenOver', 'FailedToTakeOver'] },
  { class: 'drift', reasons: ['FoundDrifts', 'FoundDriftsInDegradedMode', 'FailedToRunDriftDetection'] },
  { class: 'kind-unknown', text: /no matches for kind "(?<kind>[^"]*)" in version "(?<version>[^"]*)"/ },
  {
    class: 'kind-unknown',
    text: /failed to find GVR from member cluster|could not find the requested resource/,
  },
  { class: 'immutable', text: /(?<field>[\w.[\]]{1,200}): Invalid value:[\s\S]*field is immutable/ },
  {
    class: 'immutable',
    text: /field is immutable|(?:spec|data|value|type) is immutable|updates to statefulset spec for fields other than|cannot change roleRef|may not be changed|may not change once set/,
  },
  { class: 'conflict', text: /Apply failed with \d+ conflict|the object has been modified/ },
  {
    class: 'too-large',
    text: /Too long: (?:must have|may not be more than)|[Rr]equest (?:is|entity) too large/,
  },
  { class: 'duplicate', reasons: ['Duplicated'] },
  { class: 'undecodable', reasons: ['DecodingErred', 'FoundGenerateName'] },
  {
    class: 'invalid',
    text: /is invalid: (?:\[)?(?<field>[\w.[\]"/-]{1,200}): (?:Invalid value|Required value|Unsupported value|Forbidden|Too long|Too many|Duplicate value)/,
  },
  {
    class: 'invalid',
    text: /is invalid:|unknown field|ValidationError|Invalid value|Required value|cannot unmarshal/,
  },
  { class: 'unreachable', text: /context deadline exceeded|connection refused|i\/o timeout|no such host/ },
  { class: 'not-available', reasons: ['ManifestNotAvailableYet'] },
  { class: 'tracking-failed', reasons: ['Failed'] },
];

/**
 * The class of one manifest condition that is not True, from its reason and message; `other` when no
 * pattern knows the text, never the nearest one (rule catalogue §21).
 */
export function matchFailure(reason: string, message: string): Failure {
  for (const pattern of PATTERNS) {
    if (pattern.reasons !== undefined && !pattern.reasons.includes(reason)) continue;
    if (pattern.text === undefined) return { class: pattern.class, names: {} };
    const found = pattern.text.exec(message);
    if (found === null) continue;
    const { other, ...names } = Object.fromEntries(
      Object.entries(found.groups ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return { class: pattern.class, names: other === undefined ? names : { ...names, namespace: other } };
  }
  return { class: 'other', names: {} };
}
