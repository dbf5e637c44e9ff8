import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isImagePlaceholder, readImageReference } from './image-reference.ts';

const SHA = `sha256:${'0a'.repeat(32)}`;

describe('readImageReference', () => {
  it.each([
    ['nginx', { registry: 'docker.io', repository: 'nginx', tag: '', digest: '' }],
    ['nginx:1.27', { registry: 'docker.io', repository: 'nginx', tag: '1.27', digest: '' }],
    ['team/web:v1', { registry: 'docker.io', repository: 'team/web', tag: 'v1', digest: '' }],
    ['acr.example.io/web:v1', { registry: 'acr.example.io', repository: 'web', tag: 'v1', digest: '' }],
    ['localhost/web', { registry: 'localhost', repository: 'web', tag: '', digest: '' }],
    ['localhost:5000/web', { registry: 'localhost:5000', repository: 'web', tag: '', digest: '' }],
    ['[::1]:5000/web:v1', { registry: '[::1]:5000', repository: 'web', tag: 'v1', digest: '' }],
    [`web@${SHA}`, { registry: 'docker.io', repository: 'web', tag: '', digest: SHA }],
    [`a.io/web:v1@${SHA}`, { registry: 'a.io', repository: 'web', tag: 'v1', digest: SHA }],
    ['a__b--c.d_e', { registry: 'docker.io', repository: 'a__b--c.d_e', tag: '', digest: '' }],
  ])('%s', (text, expected) => {
    expect(readImageReference(text)).toEqual(expected);
  });

  it.each([
    ['', 'is empty'],
    ['web 1', 'space'],
    ['Web:1', 'upper-case'],
    ['web:', 'colon'],
    ['web::1', 'tag'],
    ['web:1:2', 'tag'],
    ['a.io//web', 'empty part'],
    ['-a.io/web', 'host'],
    ['web@sha256:abc', 'digest'],
    [`web@sha256:${'0a'.repeat(31)}`, '62 instead of 64'],
    [`web@${SHA}@${SHA}`, 'more than one'],
    ['a_-b', 'no name'],
    [`web:${'v'.repeat(129)}`, 'tag'],
  ])('%j is refused', (text, word) => {
    expect(readImageReference(text)).toContain(word);
  });

  it('gives back what was written, whatever the parts', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(part, part, fc.stringMatching(/^[a-z0-9]\w{0,9}$/), (host, name, tag) => {
        expect(readImageReference(`${host}.io/${name}:${tag}`)).toEqual({
          registry: `${host}.io`,
          repository: name,
          tag,
          digest: '',
        });
      }),
    );
  });
});

describe('isImagePlaceholder', () => {
  it.each([
    '$REGISTRY/app:v1',
    'ghcr.io/__OWNER__/web:v1',
    '{{ .Values.image }}',
    '<registry>/web:v1',
    'YOUR_REGISTRY/web:v1',
    'example.io/web:TAG',
  ])('sees that something is yet to be filled in: %s', (text) => {
    expect(isImagePlaceholder(text)).toBe(true);
  });

  it.each(['example.io/Web:v1', 'nginx', 'example.io/MyApp', 'web:RC1', 'my_app/web__x:v1', SHA])(
    'takes %s as written',
    (text) => {
      expect(isImagePlaceholder(text)).toBe(false);
    },
  );
});
