import { spawnSync } from 'node:child_process';
import { redactMessage } from '../read/read.ts';

/** The one place that starts programs that render: found on PATH, without a shell, and only for `--render`. */
const MOST_BYTES = 256 * 1024 ** 2;
const MOST_SECONDS = 120;
/** How much of what a program complains about is shown. */
const MOST_LINES = 5;

/** One way to render: a program and its arguments. */
export interface RenderCommand {
  readonly program: 'kustomize' | 'kubectl' | 'helm';
  readonly args: readonly string[];
}

/** What a program wrote, or why there is nothing: a sentence without a final stop. */
export type Rendered = { readonly bytes: Uint8Array } | { readonly failed: string };

/** Runs the first of these commands whose program is there. */
export function renderWith(commands: readonly RenderCommand[], seconds = MOST_SECONDS): Rendered {
  for (const { program, args } of commands) {
    const run = spawnSync(program, args, {
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_BYTES,
      env: { ...process.env, LC_ALL: 'C' },
    });
    const code = readCode(run.error);
    if (code === 'ENOENT') continue;
    const name = `${program} ${args[0] ?? ''}`;
    if (code === 'ETIMEDOUT') return { failed: `${name} was not done after ${seconds} seconds` };
    if (code === 'ENOBUFS') return { failed: `${name} wrote more than ${MOST_BYTES} bytes` };
    if (run.error !== undefined) return { failed: `${program} cannot be started: ${run.error.message}` };
    if (run.status === 0) return { bytes: new Uint8Array(run.stdout) };
    const end = run.status === null ? `was ended by ${run.signal}` : `failed with exit code ${run.status}`;
    return { failed: `${name} ${end}${describeError(run.stderr)}` };
  }
  const programs = [...new Set(commands.map(({ program }) => program))];
  const are = programs.length === 1 ? 'is not' : 'are not';
  return { failed: `${programs.join(' and ')} ${are} on the PATH` };
}

function readCode(error: Error | undefined): string {
  const code = error === undefined ? undefined : (error as NodeJS.ErrnoException).code;
  return code ?? '';
}

/** What the program said, which may quote the input: without secrets, on one line. */
function describeError(stderr: Uint8Array): string {
  const lines = redactMessage(new TextDecoder().decode(stderr))
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').trim())
    .filter((line) => line !== '');
  const more = lines.length > MOST_LINES ? [`(${lines.length - MOST_LINES} more lines)`] : [];
  const shown = [...lines.slice(0, MOST_LINES), ...more];
  return shown.length === 0 ? ' and said nothing' : `: ${shown.join(' | ')}`;
}
