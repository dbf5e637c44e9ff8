import type { Fleet } from '../../../model/fleet.ts';
import { isUnknown } from '../../../model/knowledge.ts';
import { nearNames } from '../../../model/near-names.ts';
import { objectsOfKind } from '../../../model/objects.ts';
import type { Placement } from '../../../model/placement.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import type { Column, Row } from '../../relation.ts';
import { readCargo } from './contents.ts';
import { areAllEmpty, type Emptiness, readEmptiness } from './emptiness.ts';
import { readAnswers, type SelectorAnswer } from './selector-answer.ts';

/** What selectors meet on the hub, by the simulated selection. */
export const HIT_COLUMNS: Readonly<Record<string, Column>> = {
  hits: { type: 'int', means: 'How many objects it selects, of those the input shows.' },
  empty: { type: 'bool', means: 'It selects nothing.', gates: ['hub:<Kind>'] },
  emptyReason: {
    type: 'string',
    means:
      'Why it selects nothing: `absent` (no object of that name), `going` (it is being deleted), `left-out` (KubeFleet never propagates it), `no-match`, `disabled` (the kind is never propagated); empty when it selects something or is refused.',
    gates: ['hub:<Kind>'],
  },
  emptySure: { type: 'bool', means: 'False when the objects of the kind were only probably all listed.' },
  allEmpty: { type: 'bool', means: 'No selector of the placement selects anything.', gates: ['hub:<Kind>'] },
  subject: { type: 'string', means: 'What it names, as messages print it: `Kind name`.' },
  near: {
    type: 'list<string>',
    means: 'Names of objects of the kind that a missing name may mean, nearest first.',
  },
  repeated: { type: 'list<object>', means: 'Objects that an earlier selector brings already.' },
  repeatedPlace: { type: 'place', means: 'That earlier selector; this one when there is none.' },
  repeatedIndex: { type: 'int', means: 'Its position; -1 when there is none.' },
  whole: { type: 'bool', means: 'It takes namespaces with everything in them.' },
  contents: { type: 'int', means: 'How many objects come with these namespaces, of those the input shows.' },
  heavy: { type: 'bool', means: 'They make more than 800 KiB, so that snapshots are split.' },
  helmReleases: { type: 'int', means: "How many of them are Helm's release Secrets." },
  unusual: {
    type: 'list<string>',
    means: 'Kinds among them that grant rights, ask for storage or belong to another object.',
  },
  examples: { type: 'list<string>', means: 'Some of them, the most surprising kinds first.' },
  targets: { type: 'list<string>', means: 'The clusters the placement goes to, as far as they are known.' },
};

/** These columns for every selector of a placement, in order. */
export function readHitColumns(fleet: Fleet, forecast: Forecast, placement: Placement): readonly Row[] {
  const answers = readAnswers(fleet, forecast, placement);
  const empties = answers.map((answer) => readEmptiness(fleet, placement, answer));
  const allEmpty = areAllEmpty(empties);
  const targets = once(() => forecast.targetsOf(placement).clusters.map(({ cluster }) => cluster));
  return answers.map((answer, index) => {
    const emptiness = empties[index] ?? { reason: '', sure: true };
    const cargo = once(() => readCargo(answer));
    return {
      ...emptyColumns(fleet, answer, emptiness),
      allEmpty,
      ...repeatColumns(forecast, placement, answer),
      whole: answer.result?.mode === 'namespace-contents',
      // Worked out only when a rule looks: sizes and targets cost more than the rest.
      get contents() {
        return cargo().objects.length;
      },
      get heavy() {
        return forecast.areHeavy(cargo().objects);
      },
      get helmReleases() {
        return cargo().helmReleases;
      },
      get unusual() {
        return cargo().unusual;
      },
      get examples() {
        return cargo().examples;
      },
      get targets() {
        return targets();
      },
    };
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function emptyColumns(fleet: Fleet, answer: SelectorAnswer, { reason, sure }: Emptiness): Row {
  const isAbsent = reason === 'absent';
  return {
    hits: answer.result?.hits.selected.length ?? 0,
    empty: isUnknown(reason) ? reason : reason !== '',
    emptyReason: reason,
    emptySure: sure,
    subject: `${answer.selector.kind} ${answer.selector.name}`,
    near: isAbsent ? readNear(fleet, answer) : [],
  };
}

function readNear(fleet: Fleet, { selector, namespace }: SelectorAnswer): readonly string[] {
  const names = objectsOfKind(fleet.objects, '', selector.group, selector.kind)
    .filter((entry) => entry.namespace === namespace)
    .map(({ name }) => name);
  return nearNames(selector.name, names);
}

function repeatColumns(forecast: Forecast, placement: Placement, answer: SelectorAnswer): Row {
  const { repeated, repeatedBy, selector } = answer;
  const pointer = (repeatedBy ?? selector).pointer;
  return {
    repeated: repeated.map((item) => forecast.hub().sourceOf(item).object),
    repeatedPlace: { object: placement.object, pointer, side: 'head' },
    repeatedIndex: repeatedBy?.index ?? -1,
  };
}
