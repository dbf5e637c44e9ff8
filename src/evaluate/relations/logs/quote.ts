import type { LogEntry } from '../../../diagnose/logs/log-entry.ts';

const LONGEST = 240;

/** What a line says, message and error, on one line and not too long; words are left out whole, so that no half of a secret stays. */
export function renderQuote({ message, error }: Pick<LogEntry, 'message' | 'error'>): string {
  const text = (error === '' ? message : `${message}: ${error}`).replace(/\s+/g, ' ').trim();
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\S*$/, '')}…` : text;
}
