import { isReservedNamespace } from '../../../api/placement.kubernetes-fleet.io.ts';
import type { Diagnosis } from '../../../diagnose/diagnosis.ts';
import { decodeTime } from '../../../model/time.ts';
import { redactMessage } from '../../../read/read.ts';
import type { Row } from '../../relation.ts';
import { renderQuote } from '../logs/quote.ts';

/** Events that tell that the hub agent's own pods are refused, because its webhook does not answer. */
export function refusedPodRows({ events }: Diagnosis): readonly Row[] {
  return events.all().flatMap((event): Row[] => {
    const { about, cluster, message, reason, count, first, last, place } = event;
    const isAgents = isReservedNamespace(about.namespace) && /^hub-?agent/.test(about.name);
    if (cluster !== '' || !isAgents || !message.includes('failed calling webhook "fleet.')) return [];
    const seconds = ((decodeTime(last) ?? 0) - (decodeTime(first) ?? 0)) / 1000;
    return [
      {
        agent: 'hub',
        cluster: '',
        clusters: [],
        topic: 'webhook',
        basis: 'event',
        level: 'E',
        text: reason,
        quote: renderQuote({ message: reason, error: redactMessage(message) }),
        failure: 'webhook-down',
        count,
        peak: 0,
        lasting: Math.max(0, Math.round(seconds)),
        first,
        last,
        user: '',
        stranger: '',
        silent: false,
        identity: '',
        transient: false,
        settled: false,
        place,
        cause: place,
      },
    ];
  });
}
