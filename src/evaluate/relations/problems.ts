import type { Problem } from '../../read/bundle.ts';
import type { Place } from '../../read/place.ts';
import type { SiteProblem } from '../../read/site-problem.ts';
import type { Source } from '../../read/source.ts';
import type { Relation, Row } from '../relation.ts';

/** What the reader has to say about files, and about which clusters they were taken from (design.md §5, `problems`). */
export const problems: Relation = {
  name: 'problems',
  grain:
    'one row per file and problem in it, and one per oddity about the clusters that files were taken from',
  columns: {
    problem: {
      type: 'string',
      means:
        'What is wrong. In a file: `not-parsable`, `not-an-object`, `unreadable`, `duplicate-key`, `second-parser`, `template`, `for-people`, `collector-error`, `list-truncated`, `limit-reached`, `unsafe-entry`, `encrypted`; about clusters: `wrong-context`, `two-clusters`, `one-cluster-twice`, `unnamed-member`.',
    },
    file: { type: 'string', means: 'The file, or the first of `files`, as it is written in outputs.' },
    files: { type: 'list<string>', means: 'All files concerned.' },
    format: {
      type: 'string',
      means: '`YAML`, `JSON`, `archive` or `text`: what the file was taken for.',
    },
    message: { type: 'string', means: 'What is wrong, in plain words, without a final stop.' },
    advice: {
      type: 'string',
      means: 'What to do about it, one sentence; empty when there is nothing special to say.',
    },
    text: { type: 'string', means: 'File and message in one, for lists.' },
    place: { type: 'place', means: 'Where in the file.' },
    places: { type: 'list<place>', means: 'The other files concerned.' },
  },
  rows: ({ bundle }) => [
    ...bundle.problems.map(problemRow),
    ...mainSiteProblems(bundle.siteProblems ?? []).flatMap(siteProblemRows),
  ],
};

const FORMATS: Readonly<Record<Source['kind'], string>> = {
  yaml: 'YAML',
  json: 'JSON',
  archive: 'archive',
  log: 'text',
  'collector-error': 'text',
  text: 'text',
  binary: 'YAML',
};

function problemRow({ kind, source, start, end, message, advice }: Problem): Row {
  return {
    problem: kind,
    file: source.uri,
    files: [source.uri],
    format: FORMATS[source.kind],
    message,
    advice,
    text: `${source.uri}: ${message}`,
    place: { source, start, end, side: 'head' },
    places: [],
  };
}

/** A member without a name is no news where the same files are odd for a better reason. */
function mainSiteProblems(all: readonly SiteProblem[]): readonly SiteProblem[] {
  const told = new Set(all.filter(({ kind }) => kind !== 'unnamed-member').flatMap(({ sources }) => sources));
  return all.filter(
    ({ kind, sources }) => kind !== 'unnamed-member' || !sources.every((source) => told.has(source)),
  );
}

function siteProblemRows({ kind, sources, message, advice }: SiteProblem): readonly Row[] {
  const [first, ...others] = sources;
  if (first === undefined) return [];
  return [
    {
      problem: kind,
      file: first.uri,
      files: sources.map(({ uri }) => uri),
      format: FORMATS[first.kind],
      message,
      advice,
      text: message,
      place: startOf(first),
      places: others.map(startOf),
    },
  ];
}

function startOf(source: Source): Place {
  return { source, start: 0, end: 0, side: 'head' };
}
