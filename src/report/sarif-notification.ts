import type { Notification, ReportingDescriptor } from 'sarif';
import type { Severity } from '../evaluate/finding.ts';
import { renderSafe } from './escape.ts';

/** Notices of the writer itself; rules that speak about the run use their own ids. */
export const CUT: ReportingDescriptor = {
  id: 'FLN001',
  name: 'results-cut',
  shortDescription: { text: 'More results than code scanning stores; the least severe were left out.' },
};
export const SHORTENED: ReportingDescriptor = {
  id: 'FLN002',
  name: 'details-cut',
  shortDescription: { text: 'Code flows, related locations or results were cut to keep the file small.' },
};
export const WRITER_NOTICES: readonly ReportingDescriptor[] = [CUT, SHORTENED];

/** One entry of `toolExecutionNotifications`. */
export function buildNotification(
  { id }: Pick<ReportingDescriptor, 'id'>,
  level: Severity,
  text: string,
): Notification {
  return { descriptor: { id }, level, message: { text: renderSafe(text) } };
}
