// The browser build: the other one makes its parser state with object spread, which V8 gives a new hidden
// class at every call, and every later access to it is slow (four times, on many small texts).
import {
  type AliasEvent,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml/browser';
import type { YamlFault } from './yaml-fault.ts';

/** Parser events, the only thing of js-yaml that is used. Ranges are UTF-16 offsets; -1 stands for absent. */
export type YamlEvent = Event;
export type YamlScalar = ScalarEvent;
export type YamlCollection = MappingEvent | SequenceEvent;
export type YamlAlias = AliasEvent;

/** Kinds of events. */
export const DOCUMENT = 1;
export const SEQUENCE = 2;
export const MAPPING = 3;
export const SCALAR = 4;
export const ALIAS = 5;
export const POP = 6;

/** Styles of scalars; the two quoted ones lie between plain and block ones. */
export const PLAIN = 1;
export const DOUBLE_QUOTED = 3;

/** The offset of what is absent. */
export const ABSENT = -1;

/** kubectl's library goes no deeper (go-yaml 2, `max_indents`, `max_flow_level`). */
const MAX_DEPTH = 10_000;

/** The events of all documents of a text, or why there are none. */
export type ParsedYaml = { readonly events: readonly YamlEvent[] } | { readonly fault: YamlFault };

/** Parses a text into events. Faults are data; nesting too deep for the stack is one of them. */
export function parseYaml(text: string): ParsedYaml {
  try {
    return { events: parseEvents(text, { maxDepth: MAX_DEPTH }) };
  } catch (error) {
    if (error instanceof YAMLException) {
      return { fault: { reason: error.reason, offset: error.mark?.position ?? 0 } };
    }
    if (error instanceof RangeError) return { fault: { reason: 'nesting exceeded the stack', offset: 0 } };
    throw error;
  }
}

/** The text a scalar stands for: escapes resolved, lines folded. */
export function readScalarText(text: string, event: YamlScalar): string {
  return event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
}
