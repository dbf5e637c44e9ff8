import { TOOL } from '../api/tool.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { Moment, Trace, TracedChain, TraceLink } from '../explain/trace/answer.ts';
import type { Location } from '../read/place.ts';
import { renderJsonText } from './escape.ts';

/** A trace as data: every chain with all its links; the shape grows and never breaks. */
export function* renderTraceJson(trace: Trace): Generator<string> {
  const { asked, note, chains, findings, timeline } = trace;
  const whole = {
    version: 1,
    tool: { name: TOOL.name, version: TOOL.version },
    asked,
    note,
    chains: chains.map(chainValue),
    findings: findings.map(findingValue),
    timeline: timeline.map(momentValue),
  };
  yield `${renderJsonText(whole, 1)}\n`;
}

function momentValue({ kind, time, object, text, location, seconds }: Moment): object {
  return {
    kind,
    time,
    ...(object === undefined ? {} : { object }),
    text,
    ...(seconds === undefined ? {} : { seconds }),
    ...(location === undefined ? {} : { location: placeValue(location) }),
  };
}

function placeValue({ uri, startLine, startColumn, endLine, endColumn }: Location): object {
  return { uri, startLine, startColumn, endLine, endColumn };
}

function chainValue({ placement, cluster, target, links, first, next }: TracedChain): object {
  return {
    placement,
    cluster,
    target,
    state: first === undefined ? 'ok' : links[first]?.state,
    firstBroken: first ?? null,
    links: links.map(linkValue),
    next: next.map(({ kind, text }) => ({ kind, text })),
  };
}

function linkValue({ role, object, state, message, since, age, location }: TraceLink): object {
  return {
    role,
    object,
    state,
    message,
    ...(since === '' ? {} : { since }),
    ...(age === undefined ? {} : { age }),
    location: placeValue(location),
  };
}

function findingValue({ rule, name, severity, certainty, message, identity, clusters }: Finding): object {
  return { rule, name, severity, certainty, message, clusters, identity };
}
