import {
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readPath,
  readString,
} from '../../api/json.ts';
import { renderCount } from './field.ts';
import type { Words } from './violation.ts';

const ENVELOPES: ReadonlySet<string> = new Set(['ResourceEnvelope', 'ClusterResourceEnvelope']);

/** True for the kinds that wrap manifests. */
export function isEnvelope(object: JsonObject): boolean {
  return ENVELOPES.has(readString(object, 'kind'));
}

/** Entries of an envelope that the hub stores and that cannot be delivered (objects-and-selection.md §6.7). */
export function explainEntries(object: JsonObject): readonly Words[] {
  const data = readPath(object, 'data');
  if (!isEnvelope(object) || !isJsonObject(data)) return [];
  return Object.entries(data).flatMap(([key, entry]) => {
    const words = isJsonObject(entry) ? explainEntry(key, entry) : undefined;
    return words === undefined ? [] : [{ ...words, topic: 'envelope-entry' as const }];
  });
}

function explainEntry(key: string, entry: JsonObject): Words | undefined {
  const at = pointer('data', key);
  const kind = readString(entry, 'kind');
  const lacking = ['apiVersion', 'kind'].filter((field) => readString(entry, field) === '');
  const [first] = lacking;
  if (first !== undefined) {
    return {
      pointer: at,
      what: `the entry ${key} has no ${lacking.join(' and no ')}.`,
      effect: 'KubeFleet cannot tell what object it is, and delivers nothing of the envelope',
      advice: `Write ${lacking.join(' and ')}, as in a manifest of its own.`,
    };
  }
  if (kind.endsWith('List') && Object.hasOwn(entry, 'items')) {
    return {
      pointer: `${at}/kind`,
      what: `the entry ${key} is a ${kind} of ${renderCount(readList(entry, 'items').length, 'object')}.`,
      effect: 'members apply single objects and refuse a list',
      advice: 'Give every object an entry of its own.',
    };
  }
  if (readString(entry, 'metadata', 'name') !== '') return undefined;
  const isGenerated = readString(entry, 'metadata', 'generateName') !== '';
  return {
    pointer: isGenerated ? `${at}/metadata/generateName` : `${at}/metadata`,
    isKey: isGenerated,
    what: `the entry ${key} (${kind}) has ${isGenerated ? 'only generateName' : 'no name'}.`,
    effect: 'members apply objects by their name and refuse one that has none',
    advice: 'Write metadata.name.',
  };
}

/** Words for an entry that is no object: usually a manifest written as a text, as in a ConfigMap. */
export function explainEntryType(object: JsonObject, at: string, value: Json | undefined): Words | undefined {
  if (!isEnvelope(object) || !/^\/data\/[^/]*$/.test(at) || typeof value !== 'string') return undefined;
  return {
    topic: 'envelope-entry',
    what: `the entry ${at.slice('/data/'.length)} is a text; it must be a manifest.`,
    advice: 'Write the manifest itself below the key, without the | that makes it a text.',
  };
}
