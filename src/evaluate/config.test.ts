import { describe, expect, it } from 'vitest';
import { matchRuleSettings, readConfig } from './config.ts';

function read(files: Readonly<Record<string, string>>, path = 'fleetlint.yaml') {
  return readConfig(path, (wanted) => (Object.hasOwn(files, wanted) ? files[wanted] : undefined));
}

function problems(text: string): string[] {
  return read({ 'fleetlint.yaml': text }).errors.map(
    (error) => `${error.line}:${error.column} ${error.message}`,
  );
}

describe('the configuration', () => {
  it('is filled in', () => {
    const { config, errors } = read({ 'fleetlint.yaml': '' });
    expect(errors).toEqual([]);
    expect(config.failOn).toBe('error');
    expect(config.fleets.map(({ name, scopeComplete }) => [name, scopeComplete])).toEqual([
      ['default', false],
    ]);
  });

  it('says what is wrong, where, and what may have been meant', () => {
    expect(problems('rule:\n  FL0402: off\n')).toEqual(['1:1 unknown key `rule`; did you mean `rules`?']);
    expect(problems('rules:\n  FL0402: of\n')).toEqual([
      '2:11 `rules.FL0402` must be one of off, on, error, warning, note; did you mean `off`?',
    ]);
    expect(problems('scope: all\n')).toEqual(['1:8 `scope` must be one of complete, partial']);
    expect(problems('ignore: x\n')).toEqual(['1:9 `ignore` must be a list, not "x"']);
    expect(problems('fleets:\n  prod:\n    pathes: [a]\n')).toEqual([
      '3:5 `fleets.prod` lacks the key `paths`; add it',
      '3:5 unknown key `pathes`; did you mean `paths`?',
    ]);
    expect(problems('rules: [\n')[0]).toMatch(/^2:1 /);
    expect(problems('a: &a [*a, *a]\n')).not.toEqual([]);
  });

  it('extends files relative to itself; lists of ignore add up, the rest is replaced', () => {
    const { config, errors } = read(
      {
        'repo/fleetlint.yaml':
          'extends: ../base/one.yaml\nrules: { FL0402: off }\nignore: [b]\ninventory: members.yaml\n',
        'base/one.yaml':
          'rules: { FL0402: note, FL0401: warning }\nignore: [a]\nscope: complete\nrulePacks: packs\n',
      },
      'repo/fleetlint.yaml',
    );
    expect(errors).toEqual([]);
    expect(config.rules).toEqual({ FL0402: 'off', FL0401: 'warning' });
    expect(config.ignorePaths).toEqual(['a', 'b']);
    expect(config.rulePacks).toEqual(['base/packs']);
    expect(config.fleets[0]).toMatchObject({ scopeComplete: true, inventories: ['repo/members.yaml'] });
    expect(config.sources).toEqual(['base/one.yaml', 'repo/fleetlint.yaml']);
  });

  it('refuses circles and missing files', () => {
    expect(read({ 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: a.yaml' }, 'a.yaml').errors).toMatchObject(
      [{ uri: 'b.yaml', line: 1, message: 'a.yaml leads back to this file; break the circle' }],
    );
    expect(problems('extends: gone.yaml')).toEqual(['1:10 there is no file gone.yaml']);
  });

  it('gives each fleet its own and what all have', () => {
    const text = `
release: v0.3.1
hubAgent: { flags: { --enable-workload: true } }
fleets:
  prod: { paths: prod/**, scope: complete, closedNamespaces: [shop, { namespace: web, cluster: east }] }
  test: { paths: [test/**], release: v0.3.0 }
`;
    const { config, errors } = read({ 'fleetlint.yaml': text });
    expect(errors).toEqual([]);
    expect(config.fleets).toMatchObject([
      {
        name: 'prod',
        paths: ['prod/**'],
        scopeComplete: true,
        release: 'v0.3.1',
        flags: { 'enable-workload': 'true' },
        closedNamespaces: [{ namespace: 'shop' }, { namespace: 'web', cluster: 'east' }],
      },
      { name: 'test', release: 'v0.3.0', scopeComplete: false },
    ]);
  });

  it('treats hostile keys as names', () => {
    expect(problems('rules: { __proto__: off }\n')).toEqual([]);
    const { config } = read({ 'fleetlint.yaml': '__proto__: { x: 1 }\n' });
    expect(Object.getPrototypeOf(config.rules)).toBe(Object.prototype);
  });

  it('matches settings with rules by id and name', () => {
    const rules = [
      { id: 'FL0401', name: 'pickfixed-unknown-cluster' },
      { id: 'FL0402', name: 'pickn-not-enough-clusters' },
    ];
    const settings = matchRuleSettings(
      [
        ['FL0401', 'off'],
        ['pickfixed-unknown-cluster', 'note'],
        ['FL0402', 'off'],
        ['FL0404', 'off'],
      ],
      rules,
    );
    expect([...settings.off]).toEqual(['FL0402']);
    expect([...settings.levels]).toEqual([['FL0401', 'note']]);
    expect(settings.problems).toEqual(['there is no rule FL0404; did you mean `FL0401`?']);
  });
});
