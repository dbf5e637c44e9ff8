import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import { FILE_CHECKS } from './sarif-checklist.ts';
import { hashesOf, PLACE_CHECKS } from './sarif-place-checklist.ts';
import { resultsOf, runOf, type SarifSample } from './sarif-sample.ts';
import { readRepositoryRules, sampleOfFolder } from './sarif-samples.ts';

const CHECKS = { ...FILE_CHECKS, ...PLACE_CHECKS };
const whole = await sampleOfFolder(
  'testdata/conformance/dumps/two-crps-same-namespace/dump',
  readRepositoryRules(),
);

/** Damages a run; what it gives back are changes of the sample. */
type Damage = (run: Run, first: Result) => Partial<SarifSample> | undefined;
// biome-ignore lint/suspicious/noExplicitAny: what is wrong has no type.
type Wrong = any;

const place = (result: Result): Wrong => result.locations?.[0]?.physicalLocation;
const step = (result: Result): Wrong => ({
  location: { physicalLocation: structuredClone(place(result)), message: { text: 'a step' } },
});
const set = (change: () => unknown): undefined => void change();

const DAMAGES: readonly (readonly [row: string, what: string, damage: Damage])[] = [
  ['G01', 'a byte order mark', () => ({ text: `\ufeff${whole.text}` })],
  ['G01', 'no line end', () => ({ text: whole.text.trimEnd() })],
  ['G02', 'an unknown property', (_run, first) => set(() => Object.assign(first, { colour: 'red' }))],
  [
    'G02',
    'a uri that is none',
    (run) => set(() => Object.assign(run.tool.driver, { informationUri: 'a b' })),
  ],
  ['G05', 'another name', (run) => set(() => Object.assign(run.tool.driver, { name: 'fleetlint 2' }))],
  [
    'G05',
    'no semantic version',
    (run) => set(() => Object.assign(run.tool.driver, { semanticVersion: 'v1' })),
  ],
  ['G06', 'a rule less', (run) => set(() => run.tool.driver.rules?.pop())],
  ['G06', 'rules in another order', (run) => set(() => run.tool.driver.rules?.reverse())],
  ['G07', 'no help', (run) => set(() => delete run.tool.driver.rules?.[0]?.help)],
  [
    'G07',
    'a long text',
    (run) =>
      set(() =>
        Object.assign(run.tool.driver.rules?.[0]?.shortDescription ?? {}, { text: 'x'.repeat(1025) }),
      ),
  ],
  ['G07', 'no level', (run) => set(() => delete run.tool.driver.rules?.[0]?.defaultConfiguration)],
  ['G08', 'a tag twice', (run) => set(() => run.tool.driver.rules?.[0]?.properties?.tags?.push('fleet'))],
  [
    'G08',
    'an unknown precision',
    (run) => set(() => Object.assign(run.tool.driver.rules?.[0]?.properties ?? {}, { precision: 'sure' })),
  ],
  [
    'G09',
    'a severity in words',
    (run) =>
      set(() => Object.assign(run.tool.driver.rules?.[0]?.properties ?? {}, { 'security-severity': 'high' })),
  ],
  [
    'G09',
    'a tag without a severity',
    (run) => set(() => run.tool.driver.rules?.[0]?.properties?.tags?.push('security')),
  ],
  ['G10', 'no results', (run) => set(() => delete run.results)],
  [
    'G10',
    'a note first',
    (run, first) => set(() => run.results?.unshift({ ...first, level: 'note', ruleId: 'Z' })),
  ],
  ['G11', 'the index of another rule', (_run, first) => set(() => Object.assign(first, { ruleIndex: 0 }))],
  ['G12', 'no level', (_run, first) => set(() => delete first.level)],
  ['G12', 'the level none', (_run, first) => set(() => Object.assign(first, { level: 'none' }))],
  [
    'G13',
    'a long first sentence',
    (_run, first) => set(() => Object.assign(first.message, { text: `${'x'.repeat(120)}.` })),
  ],
  ['G13', 'no sentence', (_run, first) => set(() => Object.assign(first.message, { text: 'gone' }))],
  [
    'G14',
    'a link to nothing',
    (_run, first) => set(() => Object.assign(first.message, { text: `${first.message.text} See [it](99).` })),
  ],
  [
    'G14',
    'a place without a link',
    (_run, first) =>
      set(() =>
        Object.assign(first, {
          relatedLocations: [
            ...(first.relatedLocations ?? []),
            { ...first.locations?.[0], id: 99, message: { text: 'x' } },
          ],
        }),
      ),
  ],
  ['G15', 'no place', (_run, first) => set(() => Object.assign(first, { locations: [] }))],
  ['G15', 'two places', (_run, first) => set(() => first.locations?.push(...first.locations))],
  ['G15', 'a place without a file', (_run, first) => set(() => delete place(first).artifactLocation)],
  ...['/etc/x', './x', '../x', 'a\\b', 'https://x', 'a b', 'a%', 'c:x', 'a%CC%88'].map(
    (uri): [string, string, Damage] => [
      'G16',
      uri,
      (_run, first) => set(() => Object.assign(place(first).artifactLocation, { uri })),
    ],
  ),
  [
    'G17',
    'a file that is not there',
    (_run, first) => set(() => Object.assign(place(first).artifactLocation, { uri: 'no.yaml' })),
  ],
  [
    'G17',
    'a link',
    (_run, first) => {
      const root = mkdtempSync(join(tmpdir(), 'fleetlint-'));
      writeFileSync(join(root, 'real.yaml'), '');
      symlinkSync('real.yaml', join(root, 'link.yaml'));
      Object.assign(place(first).artifactLocation, { uri: 'link.yaml' });
      return { root };
    },
  ],
  ['G18', 'no end', (_run, first) => set(() => delete place(first).region.endColumn)],
  [
    'G18',
    'an empty region',
    (_run, first) =>
      set(() => Object.assign(place(first).region, { endColumn: place(first).region.startColumn })),
  ],
  [
    'G18',
    'a line behind the last',
    (_run, first) => set(() => Object.assign(place(first).region, { startLine: 99_999, endLine: 99_999 })),
  ],
  [
    'G18',
    'a column behind the last',
    (_run, first) => set(() => Object.assign(place(first).region, { endColumn: 999 })),
  ],
  [
    'G18',
    'the line below',
    (_run, first) =>
      set(() =>
        Object.assign(place(first).region, {
          startLine: place(first).region.startLine + 1,
          endLine: place(first).region.endLine + 1,
        }),
      ),
  ],
  [
    'G19',
    'no hash',
    (_run, first) => set(() => delete first.partialFingerprints?.['primaryLocationLineHash']),
  ],
  [
    'G19',
    'the hash of another line',
    (_run, first) =>
      set(() =>
        Object.assign(first.partialFingerprints ?? {}, { primaryLocationLineHash: 'a6b6ede492fce51:1' }),
      ),
  ],
  [
    'G19',
    'no identity',
    (_run, first) => set(() => delete first.partialFingerprints?.['fleetlintIdentity/v1']),
  ],
  ['G20', 'a result twice', (run, first) => set(() => run.results?.push(first))],
  [
    'G21',
    'a suppression',
    (_run, first) => set(() => Object.assign(first, { suppressions: [{ kind: 'inSource' }] })),
  ],
  ['G21', 'an absent result', (_run, first) => set(() => Object.assign(first, { baselineState: 'absent' }))],
  [
    'G22',
    'a step by index',
    (_run, first) =>
      set(() => Object.assign(first, { codeFlows: [{ threadFlows: [{ locations: [{ index: 0 }] }] }] })),
  ],
  [
    'G22',
    'too many steps',
    (_run, first) =>
      set(() =>
        Object.assign(first, {
          codeFlows: [{ threadFlows: [{ locations: Array.from({ length: 1001 }, () => step(first)) }] }],
        }),
      ),
  ],
  [
    'G22',
    'too many places',
    (_run, first) =>
      set(() =>
        Object.assign(first, { relatedLocations: Array.from({ length: 101 }, (_each, id) => ({ id })) }),
      ),
  ],
  [
    'G23',
    'a fix without words',
    (_run, first) => set(() => Object.assign(first, { fixes: [{ artifactChanges: [] }] })),
  ],
  [
    'G23',
    'a fix that breaks the file',
    (_run, first) =>
      set(() =>
        Object.assign(first, {
          fixes: [
            {
              description: { text: 'x' },
              artifactChanges: [
                {
                  artifactLocation: place(first).artifactLocation,
                  replacements: [{ deletedRegion: place(first).region, insertedContent: { text: '{' } }],
                },
              ],
            },
          ],
        }),
      ),
  ],
  [
    'G24',
    'a category without a slash',
    (run) => set(() => Object.assign(run, { automationDetails: { id: 'fleet' } })),
  ],
  ['G25', 'the machine', (run) => set(() => Object.assign(run.invocations?.[0] ?? {}, { machine: 'x' }))],
  ['G25', 'no success', (run) => set(() => delete run.invocations)],
  ['G25', 'the folder', () => ({ text: whole.text.replace('fleetlint', process.cwd()) })],
  ['G26', 'a secret', () => ({ secrets: ['ClusterResourcePlacement'] })],
  ['G27', 'other bytes', () => ({ again: `${whole.text} ` })],
  ['G28', 'an escape', (_run, first) => set(() => Object.assign(first.message, { text: 'red \u001b[31m.' }))],
];

/** The rows of the checklist that complain about a damaged file. */
function complaints(damage: Damage): readonly string[] {
  const log: Log = JSON.parse(whole.text);
  const changes = damage(runOf(log), resultsOf(log)[0] as Result);
  const sample = { ...whole, ...changes };
  return Object.entries(CHECKS)
    .filter(([, check]) => check(sample, log).length > 0)
    .map(([row]) => row.slice(0, 3));
}

describe('the checklist', () => {
  it('has the 28 rows', () => {
    const rows = Array.from({ length: 28 }, (_row, at) => `G${String(at + 1).padStart(2, '0')}`);
    expect(Object.keys(CHECKS).map((row) => row.slice(0, 3))).toEqual(rows);
  });

  it('is content with a sound file', () => {
    expect(complaints(() => undefined)).toEqual([]);
  });

  it.each(DAMAGES)('%s notices %s', (row, _what, damage) => {
    expect(complaints(damage)).toContain(row);
  });

  it.each([
    ['G03', { version: '2.0.0' }],
    ['G03', { $schema: 'https://example.test' }],
    ['G04', { runs: [] }],
    ['G04', { runs: [{}, {}] }],
  ])('%s notices %j', (row, change) => {
    const log: Log = { ...JSON.parse(whole.text), ...change };
    const check = Object.entries(CHECKS).find(([name]) => name.startsWith(row))?.[1];
    expect(check?.(whole, log)).not.toEqual([]);
  });
});

describe('line hashes', () => {
  it.each([
    ['', ['c129715d7a2bc9a3:1']],
    ['a: 1', ['85c1f919ae62217b:1']],
    ['\ufeffa: 1\n', ['b0d247ce31758248:1', 'c129715d7a2bc9a3:1']],
    [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n',
      [
        '98e39cc267eee2bc:1',
        '212ed31c9c9c4409:1',
        'f4d1ebce2e759912:1',
        'a6b6ede492fce51:1',
        'c129715d7a2bc9a3:1',
      ],
    ],
  ])('of %j', (file, expected) => {
    expect(hashesOf(file)).toEqual(expected);
  });
});
