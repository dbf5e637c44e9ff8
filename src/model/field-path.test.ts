import { describe, expect, it } from 'vitest';
import { pointerSteps, readPath } from '../api/json.ts';
import { findFields, readFieldPath, readFieldText } from './field-path.ts';

const INGRESS = {
  metadata: { annotations: { 'cert-manager.io/issuer': 'ca' } },
  spec: { rules: [{ host: 'a', paths: [{ name: 'x' }, { name: 'y' }] }, { host: 'b' }, { host: 7 }] },
};

describe('field paths', () => {
  it.each([
    ['spec.rules[].host', ['/spec/rules/0/host', '/spec/rules/1/host', '/spec/rules/2/host']],
    ['spec.rules[].paths[].name', ['/spec/rules/0/paths/0/name', '/spec/rules/0/paths/1/name']],
    ['metadata.annotations["cert-manager.io/issuer"]', ['/metadata/annotations/cert-manager.io~1issuer']],
    ["metadata.annotations['cert-manager.io/issuer']", ['/metadata/annotations/cert-manager.io~1issuer']],
    ['.', ['']],
    ['spec.rules.host', []],
    ['spec.nowhere[].x', []],
    ['constructor', []],
    ['__proto__.x', []],
  ])('%s leads to %j', (text, pointers) => {
    const hits = findFields(INGRESS, readFieldPath(text));
    expect(hits.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('point at what they find', () => {
    for (const { value, pointer } of findFields(INGRESS, readFieldPath('spec.rules[].host'))) {
      const steps = pointerSteps(pointer).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
      expect(readPath(INGRESS, ...steps)).toBe(value);
    }
  });

  it('give the first text', () => {
    expect(readFieldText({ a: [{ b: 1 }, { b: 'x' }] }, readFieldPath('a[].b'))).toBe('x');
    expect(readFieldText({ a: [] }, readFieldPath('a[].b'))).toBe('');
  });
});
