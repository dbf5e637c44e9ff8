import type { LogWindow } from '../../diagnose/logs/log-entry.ts';
import type { Condition } from '../../model/condition.ts';
import { compareText } from '../../model/identity.ts';
import { decodeTime } from '../../model/time.ts';
import type { Context } from '../context.ts';
import type { Relation } from '../relation.ts';

/** The time that agents' logs cover. */
export const logWindows: Relation = {
  name: 'logWindows',
  grain: 'one row per agent of which the input has logs',
  columns: {
    agent: { type: 'string', means: '`hub` or `member`.' },
    cluster: { type: 'string', means: 'The member whose agent it is; empty for the hub agent.' },
    whose: { type: 'string', means: 'The agent in words: the hub agent, the agent of a member.' },
    files: { type: 'int', means: 'How many logs of it there are.' },
    lines: { type: 'int', means: 'How many lines they have.' },
    from: { type: 'string', means: 'Time of the first entry.' },
    to: { type: 'string', means: 'Time of the last entry.' },
    missed: {
      type: 'int',
      means: 'How many failures that this agent would tell of began before the first entry.',
    },
    covered: { type: 'int', means: 'How many began later.' },
    since: { type: 'string', means: 'When the first of them began; empty for none.' },
    place: { type: 'place', means: 'The first log.' },
  },
  rows: (context) =>
    context.diagnosis.logs.windows().map((window) => {
      const began = failuresOf(context, window).map(({ lastTransitionTime }) => lastTransitionTime);
      const missed = began.filter((time) => isBefore(time, window.firstTime)).sort(compareText);
      return {
        agent: window.agent,
        cluster: window.site,
        whose: renderWhose(window),
        files: window.files,
        lines: window.lines,
        from: window.first,
        to: window.last,
        missed: missed.length,
        covered: began.length - missed.length,
        since: missed[0] ?? '',
        place: window.place,
      };
    }),
};

function renderWhose({ agent, site }: LogWindow): string {
  if (agent === 'hub') return 'the hub agent';
  return site === '' ? 'a member agent' : `the agent of ${site}`;
}

function isBefore(text: string, time: number | undefined): boolean {
  const at = decodeTime(text);
  // Conditions tell whole seconds.
  return at !== undefined && time !== undefined && at + 1000 <= time;
}

/** Conditions that say no: those of placements for the hub agent, those of manifests for a member's. */
function failuresOf({ fleet, diagnosis }: Context, { agent, site }: LogWindow): readonly Condition[] {
  if (agent === 'member') {
    return diagnosis.failures.flatMap(({ cluster, condition }) => (cluster === site ? [condition] : []));
  }
  return fleet.today.placements
    .flatMap(({ status }) => [status.conditions, ...status.clusters.map((each) => each.conditions)])
    .flat()
    .filter(({ status }) => status === 'False');
}
