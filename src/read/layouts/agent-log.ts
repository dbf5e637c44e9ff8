import type { TextForm } from '../layout.ts';

/** One klog line: level and month and day, time, process, file. */
const KLOG = /^[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d+\s/m;
/** One line of a JSON log: an object that has a level or a message next to a time. */
const JSON_LINE =
  /^\{(?=[^\n]*"(?:ts|time|timestamp)":)(?=[^\n]*"(?:level|lvl|severity|msg|message)":)[^\n]*\}\s*(?:\n|$)/;
/** A time stamp before each line, as container runtimes and most programs write it. */
const STAMPED = /^\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}\S*\s/;

/** What `kubectl logs --prefix` puts before each line. */
const PREFIXED = /^\[pod\/[^\]\s]+\] /;

/** Logs of agents and containers: klog, JSON lines or stamped lines, or a file that is called a log. */
export const agentLog: TextForm = {
  name: 'agent-log',
  use: 'log',
  kind: 'log',
  matches: (name, head) => {
    if (/\.log([-.]\d+)?$/i.test(name) || /^(logs|previous_logs)\.txt$/.test(name)) return true;
    return !/\.ya?ml$/i.test(name) && isLogText(head);
  },
};

/** True when a text begins like a log, or shows klog's lines soon after its beginning. */
export function isLogText(head: string): boolean {
  const start = head.trimStart();
  return JSON_LINE.test(start) || STAMPED.test(start) || PREFIXED.test(start) || isKlog(start);
}

/** Some programs print some lines before klog starts. */
function isKlog(start: string): boolean {
  const lines = start.split('\n').slice(0, 20);
  return lines.some((line) => KLOG.test(line));
}
