import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, readObject } from '../../api/json.ts';
import { applyOverrides } from './application.ts';
import { attachOverrides, buildOverrideMap } from './attachment.ts';
import type { OverrideCluster } from './cluster.ts';
import { buildOverrideIndex, matchOverrides } from './matching.ts';
import { buildOverrideSnapshot, type OverrideSnapshot } from './override-snapshot.ts';

/** A rule in short: what it writes, for clusters of which region; '' for all, `none` for a rule without selector. */
interface ShortRule {
  readonly label: string;
  readonly value: string;
  readonly region: 'eu' | 'us' | '' | 'none';
  readonly deletes: boolean;
}

/** What is left of the labels of an object on a cluster; undefined when a rule deletes it. */
type Labels = Readonly<Record<string, string>> | undefined;
/** An application of overrides: ours, or one with a planted bug. */
type Apply = (object: JsonObject, rules: readonly ShortRule[], region: 'eu' | 'us') => JsonObject | undefined;

const scoped = (_group: string, _version: string, kind: string) => kind === 'Namespace';
const objectWith = (labels: Readonly<Record<string, string>>): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop', labels: { ...labels } },
});

function snapshotOf(rules: readonly ShortRule[]): OverrideSnapshot {
  const overrideRules = rules.map(({ label, value, region, deletes }): JsonObject => {
    const terms = region === '' ? [] : [{ labelSelector: { matchLabels: { region } } }];
    const what: JsonObject = deletes
      ? { overrideType: 'Delete' }
      : { jsonPatchOverrides: [{ op: 'add', path: `/metadata/labels/${label}`, value }] };
    return region === 'none' ? what : { clusterSelector: { clusterSelectorTerms: terms }, ...what };
  });
  const resourceSelectors = [{ group: '', version: 'v1', kind: 'ConfigMap', name: 'web' }];
  const override = {
    metadata: { name: 'o', namespace: 'shop' },
    spec: { resourceSelectors, policy: { overrideRules } },
  };
  return buildOverrideSnapshot('ResourceOverride', override, 0, true);
}

const real: Apply = (object, rules, region) => {
  const cluster: OverrideCluster = { name: 'c', labels: new Map([['region', region]]) };
  const index = buildOverrideIndex([snapshotOf(rules)]);
  const matched = matchOverrides(index, { namespace: '', name: 'p' }, [object], scoped);
  const outcome = applyOverrides(
    object,
    buildOverrideMap(attachOverrides(matched, cluster)),
    cluster,
    scoped,
  );
  return outcome.result === 'object' ? readObject(outcome.manifest) : undefined;
};

const labelsOf = (object: JsonObject | undefined): Labels =>
  object === undefined ? undefined : (readObject(object, 'metadata', 'labels') as Labels);

/** The rules one after the other, as people read them. */
function naive(
  labels: Readonly<Record<string, string>>,
  rules: readonly ShortRule[],
  region: string,
): Labels {
  const meant = rules.filter((rule) => rule.region === '' || rule.region === region);
  if (meant.some(({ deletes }) => deletes)) return undefined;
  return { ...labels, ...Object.fromEntries(meant.map(({ label, value }) => [label, value])) };
}

const LABELS = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { minKeys: 1 });
const REGION = fc.constantFrom('eu', 'us');
const RULES = fc.array(
  fc.record({
    label: fc.constantFrom('a', 'b', 'c'),
    value: fc.constantFrom('1', '2', '3'),
    region: fc.constantFrom('eu', 'us', '', 'none'),
    deletes: fc.nat(9).map((number) => number === 0),
  }),
  { minLength: 1, maxLength: 5 },
);

const isFold = (apply: Apply) =>
  fc.property(LABELS, RULES, REGION, (labels, rules, region) => {
    expect(labelsOf(apply(objectWith(labels), rules, region))).toEqual(naive(labels, rules, region));
  });
const isIdempotent = (apply: Apply) =>
  fc.property(LABELS, RULES, REGION, (labels, rules, region) => {
    const once = apply(objectWith(labels), rules, region);
    if (once !== undefined) expect(apply(once, rules, region)).toEqual(once);
  });
const leavesInput = (apply: Apply) =>
  fc.property(LABELS, RULES, REGION, (labels, rules, region) => {
    const object = objectWith(labels);
    apply(object, rules, region);
    expect(object).toEqual(objectWith(labels));
  });

const widened = (rule: ShortRule): ShortRule => ({ ...rule, region: '' });
const BUGS: Readonly<Record<string, Apply>> = {
  'takes the first of several values': (object, rules, region) => real(object, [...rules].reverse(), region),
  'asks no rule for its clusters': (object, rules, region) => real(object, rules.map(widened), region),
  'takes a rule without selector for one for all': (object, rules, region) =>
    real(
      object,
      rules.map((rule) => (rule.region === 'none' ? widened(rule) : rule)),
      region,
    ),
  'forgets deletions': (object, rules, region) =>
    real(
      object,
      rules
        .filter(({ deletes }) => !deletes)
        .concat({ label: 'z', value: '1', region: 'none', deletes: false }),
      region,
    ),
};

describe('overrides on an object', () => {
  it('are its rules one after the other, those for the cluster alone', () => {
    fc.assert(isFold(real), { numRuns: 300 });
  });

  it.each(Object.entries(BUGS))('and that law notices one that %s', (_name, planted) => {
    expect(() => fc.assert(isFold(planted), { numRuns: 300 })).toThrow();
  });

  it('that write values change nothing the second time', () => {
    fc.assert(isIdempotent(real), { numRuns: 200 });
    // The planted bug: labels pile up instead of being replaced.
    const piles: Apply = (object, rules, region) => {
      const made = real(object, rules, region);
      const before = Object.keys(labelsOf(object) ?? {}).length;
      return (
        made && {
          ...made,
          metadata: { ...readObject(made, 'metadata'), labels: { ...labelsOf(made), [`n${before}`]: 'x' } },
        }
      );
    };
    expect(() => fc.assert(isIdempotent(piles))).toThrow();
  });

  it('leave the object itself as it is', () => {
    fc.assert(leavesInput(real), { numRuns: 200 });
    // The planted bug: patches write into the shared manifest.
    const writes: Apply = (object, rules, region) => {
      const made = real(object, rules, region);
      Object.assign(readObject(object, 'metadata') ?? {}, readObject(made, 'metadata') ?? {});
      return made;
    };
    expect(() => fc.assert(leavesInput(writes))).toThrow();
  });
});
