import { existsSync, lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Log, Region, Location as SarifLocation } from 'sarif';
import { parseAllDocuments } from 'yaml';
import { isMeantToken } from './sarif-place-token.ts';
import {
  type Check,
  fileOf,
  resultsOf,
  runOf,
  type SarifSample,
  textsOf,
  unless,
  valuesUnder,
} from './sarif-sample.ts';

/** G15 to G28 of GitHub's ingestion checklist (sarif-and-integrations.md §5.3): places, identity, secrets, bytes. */
export const PLACE_CHECKS: Readonly<Record<string, Check>> = {
  'G15 has exactly one place for each result': (_sample, log) =>
    resultsOf(log).flatMap(({ ruleId, locations = [] }) => [
      ...unless(locations.length === 1, `${ruleId} has ${locations.length} places`),
      ...unless(Boolean(locations[0]?.physicalLocation?.artifactLocation?.uri), `${ruleId} has no file`),
    ]),
  'G16 has relative, encoded uris': (_sample, log) =>
    [...urisOf(log)].filter((uri) => !isRelativeUri(uri)).map((uri) => `${uri} is no relative uri`),
  'G17 names files that are there, no links': ({ root }, log) =>
    root === undefined ? [] : [...new Set(urisOf(log))].flatMap((uri) => findLink(root, fileOf(uri))),
  'G18 has whole regions inside the file, on the words meant': (sample, log) => [
    ...placesOf(log).flatMap((place) => judgeRegion(place, sample)),
    ...resultsOf(log).flatMap((result) => {
      const [place] = result.locations ?? [];
      const text = place && textAt(place, sample);
      const path: unknown = result.properties?.['path'];
      if (sample.handMade || place === undefined || text === undefined || typeof path !== 'string') return [];
      return unless(
        isMeantToken(sample.files.get(uriOf(place)) ?? '', place, path, text),
        `${result.ruleId} points at ${JSON.stringify(text)} in ${uriOf(place)}, not at ${path}`,
      );
    }),
  ],
  'G19 has the fingerprints': (sample, log) =>
    resultsOf(log).flatMap(({ ruleId, partialFingerprints = {}, locations = [] }) => {
      const { primaryLocationLineHash: hash, 'fleetlintIdentity/v1': identity } = partialFingerprints;
      const file = sample.files.get(uriOf(locations[0] ?? {}));
      const line = locations[0]?.physicalLocation?.region?.startLine ?? 0;
      const wanted = file === undefined ? hash : hashesOf(file)[line - 1];
      return [
        ...unless(typeof hash === 'string' && hash === wanted, `${ruleId}: ${hash}, wanted ${wanted}`),
        ...unless(/^[0-9a-f]{32}$/.test(identity ?? ''), `${ruleId} has the identity ${identity}`),
      ];
    }),
  'G20 has no result twice': (_sample, log) => {
    const keys = resultsOf(log).map(({ ruleId, locations = [], partialFingerprints = {} }) => {
      const region = locations[0]?.physicalLocation?.region;
      const hash = partialFingerprints['primaryLocationLineHash'];
      return `${ruleId} ${uriOf(locations[0] ?? {})}:${region?.startLine} ${hash}`;
    });
    return keys.filter((key, at) => keys.indexOf(key) !== at);
  },
  'G21 holds nothing that GitHub misreads': (_sample, log) =>
    resultsOf(log).flatMap(({ ruleId, suppressions, baselineState }) =>
      unless(suppressions === undefined && baselineState !== 'absent', `${ruleId} is suppressed or absent`),
    ),
  'G22 keeps flows and related places inline and few': (_sample, log) =>
    resultsOf(log).flatMap(({ ruleId, codeFlows = [], relatedLocations = [] }) => {
      const steps = codeFlows.flatMap(({ threadFlows }) => threadFlows.flatMap(({ locations }) => locations));
      const isInline = steps.every(
        ({ index, location }) => index === undefined && location?.message?.text && location.physicalLocation,
      );
      return [
        ...unless(isInline && steps.length <= 1000, `${ruleId} has ${steps.length} steps`),
        ...unless(relatedLocations.length <= 100, `${ruleId} has ${relatedLocations.length} related places`),
      ];
    }),
  'G23 has fixes that leave a file that parses': (sample, log) =>
    resultsOf(log).flatMap(({ ruleId, fixes = [] }) =>
      fixes.flatMap(({ description, artifactChanges }) => [
        ...unless(Boolean(description?.text), `${ruleId} has a fix without a description`),
        ...artifactChanges.flatMap(({ artifactLocation, replacements }) => {
          const file = sample.files.get(fileOf(artifactLocation.uri));
          if (file === undefined) return [`${ruleId} mends ${artifactLocation.uri}, which is not there`];
          const mended = replacements.reduceRight(
            (text, { deletedRegion, insertedContent }) =>
              replaceRegion(text, deletedRegion, insertedContent?.text ?? ''),
            file,
          );
          const broken = parseAllDocuments(mended).flatMap(({ errors }) => errors);
          return unless(mended !== file && broken.length === 0, `${ruleId}: ${broken[0]?.message}`);
        }),
      ]),
    ),
  'G24 has a category only when asked, ending with a slash': (_sample, log) => {
    const id = runOf(log).automationDetails?.id;
    return unless(id === undefined || /^[^/].*\/$/.test(id), `category ${id}`);
  },
  'G25 tells nothing of the machine': ({ text }, log) => {
    const [invocation] = runOf(log).invocations ?? [];
    const keys = Object.keys(invocation ?? {});
    const told = ['account', 'machine', 'environmentVariables', 'workingDirectory'].filter((key) =>
      keys.includes(key),
    );
    const home = homedir();
    const private_ = [process.cwd(), home === '/' ? '' : `${home}/`].filter(
      (path) => path !== '' && text.includes(path),
    );
    return [
      ...unless(typeof invocation?.executionSuccessful === 'boolean', 'does not say whether it succeeded'),
      ...[...told, ...private_].map((what) => `tells ${what}`),
    ];
  },
  'G26 shows no secret': ({ text, secrets }) =>
    secrets
      .filter((secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)))
      .map((secret) => `shows ${secret}`),
  'G27 repeats to the byte': ({ text, again }) => unless(text === again, 'is different the second time'),
  'G28 has no control characters': (_sample, log) =>
    [...textsOf(log)]
      .filter((text) => /[\u0000-\u0008\u000b-\u001f]/.test(text))
      .map((text) => JSON.stringify(text)),
};

/** Places of results, related places, steps of flows and notifications. */
function placesOf(log: Log): SarifLocation[] {
  return [...valuesUnder(runOf(log), 'physicalLocation')].map(
    (physicalLocation) => ({ physicalLocation }) as SarifLocation,
  );
}

function* urisOf(log: Log): Generator<string> {
  for (const artifact of valuesUnder(runOf(log), 'artifactLocation'))
    yield (artifact as { uri?: string }).uri ?? '';
}

function isRelativeUri(uri: string): boolean {
  const steps = uri.split('/');
  const isEncoded = steps.every(
    (step) => /^(?:[A-Za-z0-9\-_.!~*'()]|%[0-9A-F]{2})+$/.test(step) && step !== '.' && step !== '..',
  );
  return isEncoded && fileOf(uri).normalize('NFC') === fileOf(uri);
}

/** Why a code host could not show a file: it is missing, or a link leads to it. */
function findLink(root: string, file: string): readonly string[] {
  const [archive = ''] = file.split('!/');
  const steps = archive.split('/');
  if (!existsSync(join(root, archive))) return [`${file} is not there`];
  const paths = steps.map((_step, at) => steps.slice(0, at + 1).join('/'));
  return paths
    .filter((path) => lstatSync(join(root, path)).isSymbolicLink())
    .map((path) => `${path} is a link`);
}

function uriOf({ physicalLocation }: Pick<SarifLocation, 'physicalLocation'>): string {
  return fileOf(physicalLocation?.artifactLocation?.uri);
}

function judgeRegion(place: SarifLocation, sample: SarifSample): readonly string[] {
  const { startLine, startColumn, endLine, endColumn } = place.physicalLocation?.region ?? {};
  const numbers = [startLine, startColumn, endLine, endColumn];
  const where = `${uriOf(place)}:${numbers.join(':')}`;
  if (!numbers.every((number) => Number.isInteger(number) && (number ?? 0) >= 1))
    return [`${where} is not whole`];
  const [line = 0, column = 0, lastLine = 0, lastColumn = 0] = numbers;
  const isForward = lastLine > line || (lastLine === line && lastColumn > column);
  if (!isForward) return [`${where} ends before it begins`];
  const lines = sample.files.get(uriOf(place))?.split(/\r\n|\r|\n/);
  if (lines === undefined) return [];
  // An empty file or line has no character to point at, yet a region is never empty.
  const room = Math.max(1, lines[lastLine - 1]?.length ?? -1);
  return unless(lastLine <= lines.length && lastColumn <= room + 1, `${where} lies outside of the file`);
}

/** The text a place covers; undefined when its file is not known. */
function textAt(place: SarifLocation, sample: SarifSample): string | undefined {
  const file = sample.files.get(uriOf(place));
  const region = place.physicalLocation?.region;
  if (file === undefined || region === undefined) return undefined;
  const [from, to] = offsetsOf(file, region);
  return file.slice(from, to);
}

function offsetsOf(file: string, region: Region): [number, number] {
  const starts = [0, ...[...file.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length)];
  const { startLine = 1, startColumn = 1, endLine = startLine, endColumn = 1 } = region;
  return [(starts[startLine - 1] ?? 0) + startColumn - 1, (starts[endLine - 1] ?? 0) + endColumn - 1];
}

function replaceRegion(file: string, region: Region, text: string): string {
  const [from, to] = offsetsOf(file, region);
  return file.slice(0, from) + text + file.slice(to);
}

const known = new Map<string, readonly string[]>();

/** GitHub's line hashes of a file, by the plain words of §1.3. */
export function hashesOf(file: string): readonly string[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const units = keptUnits(file);
  const starts = [0, ...units.flatMap((unit, at) => (unit === 10 ? [at + 1] : []))];
  const times = new Map<string, number>();
  const hashes = starts.map((start) => {
    let hash = 0n;
    for (let at = start; at < start + 100; at += 1)
      hash = BigInt.asUintN(64, hash * 37n + BigInt(units[at] ?? 0));
    const text = hash.toString(16);
    times.set(text, (times.get(text) ?? 0) + 1);
    return `${text}:${times.get(text)}`;
  });
  known.set(file, hashes);
  return hashes;
}

/** Without blanks and tabs, line ends as LF, and an end mark. */
function keptUnits(file: string): number[] {
  const units: number[] = [];
  let wasReturn = false;
  for (let at = 0; at < file.length; at += 1) {
    const unit = file.charCodeAt(at);
    const isDropped = unit === 32 || unit === 9 || (unit === 10 && wasReturn);
    wasReturn = unit === 13;
    if (!isDropped) units.push(unit === 13 ? 10 : unit);
  }
  return [...units, 65_535];
}
