import { expect, it } from 'vitest';
import { repositoryPath } from './path.ts';

it.each([
  ['a.yaml', '', 'a.yaml'],
  ['./a//b.yaml', 'deploy/', 'deploy/a/b.yaml'],
  ['../a.yaml', 'deploy/web/', 'deploy/a.yaml'],
  ['../../a.yaml', 'deploy/', '../a.yaml'],
  ['../../../a.yaml', 'deploy/', '../../a.yaml'],
  ['/etc/a.yaml', 'deploy/', '/etc/a.yaml'],
])('%s below %j is %s', (uri, pathPrefix, path) => {
  expect(repositoryPath(uri, { pathPrefix })).toBe(path);
});

it('follows symbolic links first', () => {
  const links = new Map([['x.yaml', '../hidden/x.yaml']]);
  expect(repositoryPath('x.yaml', { pathPrefix: 'deploy/', links })).toBe('hidden/x.yaml');
  expect(repositoryPath('y.yaml', { pathPrefix: 'deploy/', links })).toBe('deploy/y.yaml');
});
