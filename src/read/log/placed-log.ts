import type { Problem } from '../bundle.ts';
import { readHead } from '../layout.ts';
import { isLogText } from '../layouts/agent-log.ts';
import type { PlacedFile } from '../layouts.ts';
import type { PlacedInput } from '../place-sources.ts';
import type { Platform, Source, Stop } from '../source.ts';
import { detectEncoding, isBinary } from '../text.ts';
import { readLog } from './read-log.ts';

/** True for a file that is read line by line as a log. What is called a log and holds anything else is not. */
export function isAgentLog({ file, use, kind }: PlacedFile): boolean {
  if (file.unreadable !== undefined || use !== 'log' || kind !== 'log') return false;
  const isText = detectEncoding(file.bytes) !== 'utf-8' || !isBinary(file.bytes);
  return isText || isLogText(readHead(file.bytes));
}

/** Reads a log; nothing of it is held but the first line of each kind. */
export async function readPlacedLog(
  { file, role, use }: PlacedFile,
  platform: Platform,
): Promise<PlacedInput> {
  const log = await readLog(file, platform);
  const problems = log.stopped === undefined ? [] : [stopProblem(log.source, log.stopped)];
  return {
    source: log.source,
    role,
    use,
    cut: problems[0]?.message ?? '',
    found: { objects: [], problems, lists: [], passedOver: 0 },
    modified: file.modified,
    log,
  };
}

function stopProblem(source: Source, stopped: Stop): Problem {
  const common = { source, start: 0, end: 0 };
  if (stopped.reason === 'damaged') {
    const message = `The log is damaged (${stopped.detail}); what comes before the damage was read`;
    return { ...common, kind: 'list-truncated', message, advice: 'Collect it again.' };
  }
  const message = 'The log unpacks to more than the limit; the rest was not read';
  return { ...common, kind: 'limit-reached', message, advice: 'Unpack it and pass the log itself.' };
}
