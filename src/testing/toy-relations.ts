import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExampleOptions } from '../evaluate/examples.ts';
import type { Relation, Row } from '../evaluate/relation.ts';
import type { RuleSource } from '../evaluate/rule-file.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Location, Place } from '../read/place.ts';

/** Relations that stand in for the real ones: what the engine does must not depend on KubeFleet. */
export const TOYS: Relation = {
  name: 'toys',
  grain: 'one row per toy',
  columns: {
    placement: { type: 'object', means: 'The toy.' },
    policyType: { type: 'string', means: 'PickN or other.' },
    found: { type: 'int', means: 'Clusters that qualify.', gates: ['members'] },
    wanted: { type: 'int', means: 'Clusters asked for.' },
    nearest: { type: 'list<string>', means: 'Clusters that nearly qualify.' },
    refusals: { type: 'list<Refusal>', means: 'Clusters that do not.' },
    decisive: { type: 'list<place>', means: 'What decides.' },
  },
  structs: {
    Refusal: {
      text: { type: 'string', means: 'Cluster and reason.' },
      place: { type: 'place', means: 'What refuses.' },
    },
  },
  rows: () => [],
};

/** One row per condition of a toy. */
export const ECHOES: Relation = {
  name: 'echoes',
  grain: 'one row per condition',
  columns: {
    placement: { type: 'object', means: 'The toy.' },
    cluster: { type: 'string', means: 'The cluster.' },
    where: { type: 'place', means: 'The condition.' },
    quiet: { type: 'bool', means: 'Says nothing.', gates: ['time'] },
    age: { type: 'int', means: 'Seconds.' },
    certainty: { type: 'string', means: 'sure or maybe.' },
  },
  rows: () => [],
};

/** Toy relations by name, with the given rows. */
export function toyRelations(
  rows: Readonly<Record<string, readonly Row[]>> = {},
): ReadonlyMap<string, Relation> {
  return new Map([TOYS, ECHOES].map((each) => [each.name, { ...each, rows: () => rows[each.name] ?? [] }]));
}

/** The toy rule files. */
export function toyFiles(): readonly RuleSource[] {
  return ['scheduling/toy-not-enough.yaml', 'status/toy-echo.yaml'].map((uri) => ({
    uri: `rules/${uri}`,
    text: readFileSync(`testdata/rules/${uri}`, 'utf8'),
  }));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const TOY_OPTIONS: Omit<ExampleOptions, 'rules'> = {
  relations: toyRelations(),
  sha256,
  analyze: () => Promise.reject(new Error('toys have no files')),
};

/** An object that exists only here. */
export function toyObject(
  kind: string,
  name: string,
  namespace = '',
  value: KubeObject['value'] = {},
): KubeObject {
  return {
    apiVersion: 'toys/v1',
    group: 'toys',
    version: 'v1',
    kind,
    namespace,
    name,
    uid: '',
    site: { role: 'declared' },
    value,
    origin: {
      source: { uri: `${name}.yaml`, bytes: new Uint8Array(), kind: 'yaml', encoding: 'utf-8' },
      start: 0,
      end: 0,
      pointer: '',
    },
  };
}

/** The pointer as a line number would be: enough to tell places apart. */
export function toyLocate(place: Place): Location {
  const uri = 'object' in place ? place.object.origin.source.uri : place.source.uri;
  const line = 'object' in place ? 1 + place.pointer.length : 1;
  return { uri, startLine: line, startColumn: 1, endLine: line, endColumn: 2 };
}
