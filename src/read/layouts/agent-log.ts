import type { TextForm } from '../layout.ts';

/** One klog line: level and month and day, time, process, file. */
const KLOG = /^[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d+\s/m;
/** One line of a JSON log: an object that has a level or a message next to a time. */
const JSON_LINE =
  /^\{(?=[^\n]*"(?:ts|time|timestamp)":)(?=[^\n]*"(?:level|lvl|severity|msg|message)":)[^\n]*\}\s*(?:\n|$)/;
/** A time stamp before each line, as container runtimes and most programs write it. */
const STAMPED = /^\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}\S*\s/;

/** Logs of agents and containers: klog, JSON lines or stamped lines, or a file that is called a log. */
export const agentLog: TextForm = {
  name: 'agent-log',
  use: 'log',
  kind: 'log',
  matches: (name, head) => {
    if (/\.log(\.\d+)?$/i.test(name) || /^(logs|previous_logs)\.txt$/.test(name)) return true;
    if (/\.ya?ml$/i.test(name)) return false;
    const start = head.trimStart();
    return JSON_LINE.test(start) || STAMPED.test(start) || isKlog(start);
  },
};

/** Some programs print a line or two before klog starts. */
function isKlog(start: string): boolean {
  const lines = start.split('\n').slice(0, 5);
  return lines.some((line) => KLOG.test(line));
}
