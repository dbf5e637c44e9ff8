import type { ChainLink } from '../diagnose/chain/link.ts';
import type { Chain } from '../diagnose/chain.ts';
import type { Context } from '../evaluate/context.ts';
import type { Finding, PlacementRef } from '../evaluate/finding.ts';
import { secondsSince } from '../model/ages.ts';
import { isUnknown } from '../model/knowledge.ts';
import { readReference } from '../model/reference-text.ts';
import type { Location, Place } from '../read/place.ts';
import type { Trace, TracedChain, TraceLink, TraceRequest } from './trace/answer.ts';
import { findMessage } from './trace/message.ts';
import { concerns, readNextSteps } from './trace/next-steps.ts';
import { readObjectLinks } from './trace/object-links.ts';
import { findSubject, type Subject } from './trace/subject.ts';
import { readTimeline } from './trace/timeline.ts';

/** What a trace is made with. */
export interface TraceOptions {
  readonly locate: (place: Place) => Location;
  /** What the rules say about the input, root causes first. */
  readonly findings: readonly Finding[];
  /** True when moments are wanted. */
  readonly timeline: boolean;
}

/**
 * Answers what became of an object, or where a text comes from: the chains that lead to it, link by link, the first
 * link that is not in order, and what to change or run next.
 */
export function buildTrace(context: Context, request: TraceRequest, options: TraceOptions): Trace {
  const subject = subjectOf(context, request);
  const chains = subject.chains.map((chain) => traceChain(context, chain, subject, options));
  const findings = options.findings.filter(
    (finding) =>
      finding.severity !== 'note' &&
      subject.chains.some((chain, index) => {
        const traced = chains[index];
        return traced !== undefined && concerns(finding, chain, traced.placement);
      }),
  );
  return {
    asked: 'object' in request ? request.object : 'message' in request ? request.message : '',
    note: subject.note === '' && isBlind(context) ? NO_DUMP : subject.note,
    chains: [...chains].sort(compareChains),
    findings,
    timeline: options.timeline ? readTimeline(context, subject.chains, options.locate) : [],
  };
}

const NO_DUMP =
  'The input holds no placement as a hub printed it; a trace follows what a dump shows, not what manifests ask for';

function isBlind({ fleet }: Context): boolean {
  return fleet.today.placements.length === 0 && fleet.today.bindings.length === 0;
}

function subjectOf(context: Context, request: TraceRequest): Subject {
  if ('message' in request) return findMessage(context, request.message);
  if ('all' in request)
    return { chains: context.diagnosis.chains.all(), manifest: undefined, cluster: '', note: '' };
  const reference = readReference(request.object);
  if (reference === undefined) return { chains: [], manifest: undefined, cluster: '', note: '' };
  return findSubject(context, reference);
}

/** What is out of order comes first; clusters that a placement does not mean come last. */
function compareChains(left: TracedChain, right: TracedChain): number {
  const rank = (chain: TracedChain): number => (chain.first !== undefined ? 0 : chain.target ? 1 : 2);
  return rank(left) - rank(right);
}

function traceChain(
  context: Context,
  chain: Chain,
  { manifest }: Subject,
  options: TraceOptions,
): TracedChain {
  const links = manifest === undefined ? chain.links : readObjectLinks(context, chain, manifest);
  const at = links.findIndex((link) => link.state !== 'ok');
  const placement = placementOf(chain);
  return {
    placement,
    cluster: chain.cluster,
    target: chain.target,
    links: links.map((link) => traceLink(context, link, options)),
    first: at < 0 ? undefined : at,
    next: readNextSteps(chain, links[at], placement, options.findings),
  };
}

function placementOf({ placementKey }: Chain): PlacementRef {
  const [namespace = '', name = ''] = placementKey.split('/');
  return { kind: namespace === '' ? 'ClusterResourcePlacement' : 'ResourcePlacement', namespace, name };
}

function traceLink({ fleet }: Context, link: ChainLink, { locate }: TraceOptions): TraceLink {
  const { role, object, state, message, since, place } = link;
  const age = since === '' ? undefined : secondsSince(fleet, since);
  return {
    role,
    object,
    state,
    message,
    since,
    age: isUnknown(age) ? undefined : age,
    location: locate(place),
  };
}
