import { describe, expect, it } from 'vitest';
import { readTexts } from '../testing/read-texts.ts';

const TABLE = 'NAME   GEN   SCHEDULED   AGE\nweb    2     True        4d\n';
const DESCRIPTION = 'Name:         web\nNamespace:\nLabels:       <none>\nAPI Version:  placement/v1\n';

async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const { problems } = await readTexts(files);
  return problems.map(({ kind, source }) => `${kind} ${source.uri}`);
}

describe('what kubectl printed for people', () => {
  it.each([
    ['crp.txt', TABLE],
    ['crp.yaml', TABLE],
    ['crp-describe.txt', DESCRIPTION],
  ])('is told of, since whoever sent it thinks that it was read: %s', async (file, text) => {
    expect(await problemsOf({ [file]: text })).toEqual([`for-people ${file}`]);
  });

  it.each([
    ['README.md', `# How to look\n\n${TABLE}`],
    ['collect.sh', `# prints:\n${TABLE}`],
    ['notes.txt', 'Please have a look.\n'],
  ])('is not meant when documentation quotes it: %s', async (file, text) => {
    expect(await problemsOf({ [file]: text })).toEqual([]);
  });
});
