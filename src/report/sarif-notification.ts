import type { Notification, ReportingDescriptor } from 'sarif';
import type { Severity } from '../evaluate/finding.ts';
import { renderSafe } from './escape.ts';

/** Notices of the writer itself; rules that speak about the run use their own ids. */
export const CUT = describeNotice(
  'FLN001',
  'results-cut',
  'More results than code scanning stores; the least severe were left out.',
);
export const SHORTENED = describeNotice(
  'FLN002',
  'details-cut',
  'Code flows, related locations or results were cut to keep the file small.',
);
export const WRITER_NOTICES: readonly ReportingDescriptor[] = [CUT, SHORTENED];

function describeNotice(id: string, name: string, text: string): ReportingDescriptor {
  const help = `${text} Other formats hold everything: fleetlint -f json.`;
  return {
    id,
    name,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: help, markdown: help },
  };
}

/** One entry of `toolExecutionNotifications`. */
export function buildNotification(
  { id }: Pick<ReportingDescriptor, 'id'>,
  level: Severity,
  text: string,
): Notification {
  return { descriptor: { id }, level, message: { text: renderSafe(text) } };
}
