import type { ManifestFailure } from '../diagnosis.ts';
import type { FailureClass } from '../failure-class.ts';

/** What a member did with a manifest, by class; never the message, which may hold parts of manifests. */
const WORDS: Readonly<Record<FailureClass, string>> = {
  quota: 'is refused by a quota or limit range',
  'pod-security': 'is refused by Pod Security',
  admission: 'is refused by an admission policy',
  'webhook-down': 'is not applied: a webhook does not answer',
  'namespace-terminating': 'is not applied: its namespace is being deleted',
  'namespace-missing': 'is not applied: its namespace is not there',
  forbidden: 'is refused: somebody lacks a permission',
  'owned-by-other': 'is refused: it belongs to another placement or owner',
  'not-taken-over': 'was there before and is not taken over',
  drift: 'was changed on the member, which keeps it from being applied',
  'kind-unknown': 'is not applied: the member knows no such kind',
  immutable: 'is refused: it changes a field that cannot change',
  conflict: 'is refused: somebody else manages its fields',
  'too-large': 'is refused: it is too large',
  duplicate: 'stands twice in the Work',
  undecodable: 'cannot be read',
  invalid: 'is refused as invalid',
  unreachable: "is not applied: the member's API server did not answer",
  pending: 'is about to be applied',
  'not-available': 'is applied and not available',
  'tracking-failed': 'is applied; whether it is available cannot be told',
  other: 'is not applied',
};

/** The failure of one manifest in a few words, with the name that the message carries. */
export function describeFailure({ class: failure, names, lacks, symptoms, stage }: ManifestFailure): string {
  const words = stage === 'DiffReported' && failure === 'other' ? 'cannot be compared' : WORDS[failure];
  const [lack] = lacks;
  if (lack !== undefined) return `${words}: it needs ${lack.text}`;
  const [symptom] = symptoms;
  if (symptom !== undefined) return `${words}: ${symptom.reason}`;
  const named = names['quota'] ?? names['policy'] ?? names['webhook'] ?? names['namespace'] ?? names['field'];
  return named === undefined ? words : `${words} (${named})`;
}
