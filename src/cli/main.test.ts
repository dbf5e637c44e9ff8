import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
const SOUND = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n';
let folder = '';

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program in the test folder; `closeAfter` bytes its reader goes away. */
function run(args: readonly string[], input = '', closeAfter = Number.POSITIVE_INFINITY): Promise<Ran> {
  return new Promise((done) => {
    const { NO_COLOR: _1, FORCE_COLOR: _2, GITHUB_ACTIONS: _3, ...env } = process.env;
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
      if (out.length > closeAfter) child.stdout.destroy();
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (code) => done({ code, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
  put('mixed/a.yaml', SOUND);
  put('mixed/broken.yaml', 'apiVersion: v1\nkind: [\n');
  put('sound/a.yaml', SOUND);
  put('only-broken/broken.yaml', 'kind: [\n');
  put('empty/readme.md', 'nothing\n');
  const many = Array.from({ length: 400 }, (_each, index) => `kind: [ # ${index}\n`).join('---\n');
  put('many/a.yaml', SOUND);
  put('many/broken.yaml', many);
  for (let index = 0; index < 300; index += 1) put(`many/broken-${index}.yaml`, `kind: [ # ${index}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the exit code (design.md 4.6)', () => {
  it.each([
    ['sound files', ['sound'], 0],
    ['a broken file among sound ones', ['mixed'], 1],
    ['findings that are let pass', ['mixed', '--fail-on', 'never'], 0],
    ['the rule left out', ['mixed', '--disable', 'FL0101'], 0],
    ['no file', ['empty'], 2],
    ['no file, accepted', ['empty', '--allow-empty'], 0],
    ['a pattern that matches nothing', ['*.nothing'], 2],
    ['an unknown flag', ['--nothing'], 2],
    ['an unknown rule', ['sound', '--enable', 'FL9999'], 2],
    ['an unknown format', ['sound', '-f', 'pdf'], 2],
    ['a path that is not there', ['sound', 'absent.yaml'], 3],
    ['nothing that could be analyzed', ['only-broken'], 3],
  ])('%s', async (_name, args, code) => {
    const ran = await run(args);
    expect([ran.code, ran.err]).toEqual([code, code >= 2 ? expect.stringMatching(/^fleetlint: .+\n$/s) : '']);
  });

  it.each(['text', 'sarif', 'json', 'markdown', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson'])(
    'is the same with %s',
    async (format) => {
      expect((await run(['mixed', '-f', format])).code).toBe(1);
    },
  );
});

describe('output', () => {
  it('goes to standard output, plain and with the place first', async () => {
    const { out, err } = await run(['mixed']);
    expect(out).toMatch(/^mixed\/broken\.yaml:\d+:\d+: error\[FL0101\] .+$/m);
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
    expect((await run(['mixed', '--color', 'always'])).out).toContain('\u001b[31m');
  });

  it('goes to several files at once, and leaves nothing else behind', async () => {
    const { out, code } = await run(['mixed', '-f', 'sarif=out/x.sarif', '-f', 'json=out/x.json']);
    expect([out, code, readdirSync(join(folder, 'out')).sort()]).toEqual(['', 1, ['x.json', 'x.sarif']]);
    const log = JSON.parse(readFileSync(join(folder, 'out/x.sarif'), 'utf8'));
    expect(log.runs[0].results[0].partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]+:\d+$/);
    expect(log.runs[0].invocations[0].exitCode).toBe(1);
    const json = JSON.parse(readFileSync(join(folder, 'out/x.json'), 'utf8'));
    expect(json.findings.map((finding: { rule: string }) => finding.rule)).toEqual(['FL0101']);
    rmSync(join(folder, 'out'), { recursive: true });
  });

  it.skipIf(process.platform === 'win32')('names the file behind a link to code hosts', async () => {
    put('linked/real/broken.dump', 'kind: [\n');
    put('linked/a.yaml', SOUND);
    symlinkSync('real/broken.dump', join(folder, 'linked/link.yaml'));
    const { out } = await run(['linked', '-f', 'sarif']);
    const [result] = JSON.parse(out).runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('linked/real/broken.dump');
    expect((await run(['linked'])).out).toContain('linked/link.yaml:');
  });

  it('that cannot be written is a mistake of usage', async () => {
    const { code, err } = await run(['sound', '-o', 'sound/a.yaml/x.json']);
    expect([code, err]).toEqual([2, expect.stringContaining('cannot be written')]);
    expect(existsSync(join(folder, 'sound/a.yaml/x.json'))).toBe(false);
  });

  it('may be read in part: the code stays, and no fault is printed', async () => {
    expect(await run(['many', '-f', 'json'], '', 10)).toMatchObject({ code: 1, err: '' });
  });

  it('is the same for a file and for its text on stdin', async () => {
    const file = await run(['sound/a.yaml', '-f', 'json']);
    const piped = await run(['-', '--stdin-filename', 'sound/a.yaml', '-f', 'json'], SOUND);
    expect(piped).toEqual(file);
  });
});

describe('other commands', () => {
  it('know the numbers that have no rule yet, or no more', async () => {
    const planned: { id: string; successor?: string }[] = JSON.parse(
      readFileSync('dist/planned.json', 'utf8'),
    );
    for (const each of [
      planned.find(({ successor }) => successor),
      planned.find(({ successor }) => !successor),
    ]) {
      if (each === undefined) continue;
      const says = each.successor === undefined ? 'planned, not judged yet' : `lives on as ${each.successor}`;
      const { code, err } = await run(['explain', each.id]);
      expect([code, err]).toEqual([2, expect.stringContaining(says)]);
      expect(await run(['rules', each.id])).toMatchObject({ code: 0, out: expect.stringContaining(says) });
    }
  });

  it('tell the version, help, rules and completions', async () => {
    expect((await run(['--version'])).out).toMatch(
      /^fleetlint \d+\.\d+\.\d+ \(KubeFleet API .*v1beta1.*\)\n$/,
    );
    expect((await run(['rules', 'FL0101'])).out).toContain('file-not-parsable');
    expect(JSON.parse((await run(['rules', '-f', 'json'])).out)[0].id).toBe('FL0101');
    expect((await run(['explain', 'fl0101'])).out).toContain('Examples\n');
    expect((await run(['explain', 'FL01O1'])).err).toContain('did you mean "FL0101"?');
    expect((await run(['chek'])).err).toContain('did you mean the command "check"?');
    expect((await run(['chekc', '.'])).err).toContain('did you mean the command "check"?');
    expect((await run(['explain', 'FL01'])).out).toMatch(
      /^loading\n {2}FL0101 .*"fleetlint explain FL0101"/s,
    );
    expect((await run(['rules', 'file-not'])).out).toMatch(/ FL0101 .* file-not-parsable/);
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      expect((await run(['completion', shell])).out).toContain(
        '--stdin-filename'.slice(shell === 'fish' ? 2 : 0),
      );
    }
  });
});

describe('what is stated about the hub and who applies', () => {
  const CONFIG_MAP =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: fleet-system }\n';
  const POD =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { containers: [ { name: a, image: "a:1" } ] }\n';
  const rulesOf = async (args: readonly string[], text: string): Promise<string> => {
    const { out } = await run(['check', '-', '--fail-on', 'never', '-f', 'json', ...args], text);
    const { findings } = JSON.parse(out) as { findings: readonly { rule: string; severity: string }[] };
    return findings.map(({ rule, severity }) => `${rule} ${severity}`).join();
  };
  const GUARDED = ['--hub-flag', 'enable-guard-rail=true'];

  it('comes from flags', async () => {
    expect(await rulesOf([], CONFIG_MAP)).toBe('');
    expect(await rulesOf(GUARDED, CONFIG_MAP)).toBe('');
    expect(await rulesOf([...GUARDED, '--applied-by', 'ci'], CONFIG_MAP)).toBe('FL0310 error');
    const admin = ['--applied-by', 'ci', '--applied-group', 'system:masters'];
    expect(await rulesOf([...GUARDED, ...admin], CONFIG_MAP)).toBe('');
    expect(await rulesOf([], POD)).toContain('FL0310 note');
    expect(await rulesOf(['--hub-flag', 'enable-workload'], POD)).not.toContain('FL0310');
    const policies = [
      '--hub-flag',
      'enable-webhook=false',
      '--hub-flag',
      'enable-admission-policy-manager=true',
    ];
    expect(await rulesOf(policies, POD)).toContain('FL0310 warning');
    expect(await rulesOf(policies.slice(0, 2), POD)).not.toContain('FL0310');
    expect((await run(['check', '-', '--hub-flag', '=x'], POD)).err).toContain('Write it as NAME=VALUE.');
  });

  it('comes from the configuration, over which flags win', async () => {
    put(
      'guarded/fleetlint.yaml',
      'hubAgent: { flags: { enable-guard-rail: true } }\nappliedBy: { user: ci }\n',
    );
    const config = ['--config', 'guarded/fleetlint.yaml'];
    expect(await rulesOf(config, CONFIG_MAP)).toBe('FL0310 error');
    expect(await rulesOf([...config, '--hub-flag', 'enable-guard-rail=false'], CONFIG_MAP)).toBe('');
    expect(
      await rulesOf([...config, '--applied-by', 'x', '--applied-group', 'system:masters'], CONFIG_MAP),
    ).toBe('');
  });

  it('may ask for rules that are off by themselves', async () => {
    const listed = JSON.parse((await run(['rules', 'FL0809', '-f', 'json'])).out);
    expect(listed[0]).toMatchObject({ id: 'FL0809', enabled: false });
    const judged = async (args: readonly string[]): Promise<number> => {
      const { out } = await run(['check', '-', '-f', 'sarif', ...args], SOUND);
      const { rules } = JSON.parse(out).runs[0].tool.driver;
      return rules.filter(
        (rule: { id: string; defaultConfiguration: { enabled?: boolean } }) =>
          rule.id === 'FL0809' && rule.defaultConfiguration.enabled === false,
      ).length;
    };
    expect(await judged([])).toBe(1);
    const skipped = async (args: readonly string[]): Promise<boolean> => {
      const { out } = await run(['check', '-', '-f', 'junit', ...args], SOUND);
      return /name="FL0809"><skipped message="switched off"/.test(out);
    };
    expect(await skipped([])).toBe(true);
    expect(await skipped(['--enable', 'FL0809'])).toBe(false);
  });
});
