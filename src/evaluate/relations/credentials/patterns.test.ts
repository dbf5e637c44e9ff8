import { describe, expect, it } from 'vitest';
import { findCredential, isCredentialName, isRandom } from './patterns.ts';

// Put together here, so that no scanner takes this file for a leak.
const join = (...parts: readonly string[]): string => parts.join('');

describe('credentials in the open', () => {
  it.each([
    [join('-----BEGIN ', 'EC PRIVATE KEY-----'), 'a private key'],
    [join('AKIA', 'QWERTYUIOPASDFGH'), 'an AWS access key'],
    [join('ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'), 'a GitHub token'],
    [join('AccountKey=', 'A'.repeat(86), '=='), 'an Azure access key'],
    [join('postgres://shop:', 'hT6kq0ZbN4wYv9Rd', '@db.example.io/shop'), 'an address with a password'],
  ])('are known by their form', (text, sort) => {
    expect(findCredential(text)).toBe(sort);
  });

  it.each([
    '-----BEGIN CERTIFICATE-----',
    'AKIAIOSFODNN7EXAMPLE',
    'postgres://shop:$(PASSWORD)@db/shop',
    'postgres://shop:password@db.example.io/shop',
    'https://example.io:8443/path@2',
    'registry.example.io/web:v1@sha256:0a0a0a0a',
  ])('are not seen in %s', (text) => {
    expect(findCredential(text)).toBe('');
  });

  it.each(['DB_PASSWORD', 'password', 'apiKey', 'auth.token', 'client-secret'])(
    'go by the name %s',
    (name) => {
      expect(isCredentialName(name)).toBe(true);
    },
  );

  it.each(['tokenizer', 'secretName', 'passwordPolicy', 'keys', 'monkey'])(
    'do not go by the name %s',
    (name) => {
      expect(isCredentialName(name)).toBe(false);
    },
  );

  it.each(['hT6kq0ZbN4wYv9Rd', '9f86d081884c7d659a2feaa0c55ad015'])(
    'are values that nobody types: %s',
    (text) => {
      expect(isRandom(text)).toBe(true);
    },
  );

  it.each([
    'change-me-please-1A',
    'my-Service-Account2',
    '/var/run/Secrets/token1',
    'https://Example.io/a1',
    '${DB_Password1}',
    'aaaaAAAA1111',
    'CorrectHorseBatteryStaple',
    'hunter2',
  ])('are no words, names, paths or placeholders: %s', (text) => {
    expect(isRandom(text)).toBe(false);
  });
});
