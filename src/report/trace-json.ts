import { TOOL } from '../api/tool.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { Trace, TracedChain, TraceLink } from '../explain/trace/answer.ts';
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
    timeline: timeline.map(({ time, object, text }) => ({ time, object, text })),
  };
  yield `${renderJsonText(whole, 1)}\n`;
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
  const { uri, startLine, startColumn, endLine, endColumn } = location;
  return {
    role,
    object,
    state,
    message,
    ...(since === '' ? {} : { since }),
    ...(age === undefined ? {} : { age }),
    location: { uri, startLine, startColumn, endLine, endColumn },
  };
}

function findingValue({ rule, name, severity, certainty, message, identity, clusters }: Finding): object {
  return { rule, name, severity, certainty, message, clusters, identity };
}
