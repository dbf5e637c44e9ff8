import type { Problem } from '../../read/bundle.ts';
import type { Relation, Row } from '../relation.ts';

/** What the reader has to say about files (design.md §5, `problems`). */
export const problems: Relation = {
  name: 'problems',
  grain: 'one row per file and problem in it',
  columns: {
    problem: {
      type: 'string',
      means:
        'What is wrong: `not-parsable`, `not-an-object`, `unreadable`, `template`, `duplicate-key`, and so on.',
    },
    file: { type: 'string', means: 'The file, as it is written in outputs.' },
    format: { type: 'string', means: '`JSON` or `YAML`, what the file was taken for.' },
    message: { type: 'string', means: 'What is wrong, in plain words, without a final stop.' },
    advice: {
      type: 'string',
      means: 'What to do about it, one sentence; empty when there is nothing special to say.',
    },
    place: { type: 'place', means: 'Where in the file.' },
  },
  rows: ({ bundle }) => bundle.problems.map(problemRow),
};

function problemRow(problem: Problem): Row {
  const { source, start, end } = problem;
  return {
    problem: problem.kind,
    file: source.uri,
    format: source.kind === 'json' ? 'JSON' : 'YAML',
    message: problem.message,
    advice: problem.advice,
    place: { source, start, end, side: 'head' },
  };
}
