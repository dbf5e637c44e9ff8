import { distance } from 'fastest-levenshtein';
import { pointer } from '../api/json.ts';
import type { Call, CelFunction, CelFunctionBody } from '../model/cel/function.ts';
import { compareQuantities, readQuantity } from '../model/quantity.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { ObjectPlace, Place } from '../read/place.ts';
import { NAMED, printerFor, printList } from './print.ts';

/** A function whose body does not depend on static types. */
function plain(means: string, run: CelFunctionBody, ...signatures: readonly string[]): CelFunction {
  return { signatures, means, bind: () => run };
}

/** A function that prints its first argument, a list, by the type of its items. */
function printing(
  means: string,
  run: (items: readonly string[], args: readonly unknown[], call: Call) => unknown,
  ...signatures: readonly string[]
): CelFunction {
  return {
    signatures,
    means,
    bind: ([type]) => {
      const item = printerFor(type?.kind === 'list' ? type.valueType : type);
      return (args, call) => {
        const [first] = args;
        const items: readonly unknown[] = Array.isArray(first) ? first : [first];
        return call.spend(items.length)
          ? run(items.map(item), args, call)
          : call.fail('the list is too long');
      };
    },
  };
}

function makePlace([object, path = '']: readonly unknown[]): ObjectPlace {
  return { object: object as KubeObject, pointer: String(path), side: 'head' };
}

function nearest([word, candidates]: readonly unknown[], call: Call): unknown {
  const wanted = String(word);
  if (!Array.isArray(candidates) || !call.spend(candidates.length * (1 + wanted.length / 8))) {
    return call.fail('the list of candidates is too long');
  }
  let best = '';
  let least = Math.max(2, Math.floor(wanted.length / 4)) + 1;
  for (const candidate of candidates.map(String).sort()) {
    if (Math.abs(candidate.length - wanted.length) >= least || candidate === wanted) continue;
    const steps = distance(wanted.toLowerCase(), candidate.toLowerCase());
    if (steps < least) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}

function compareAmounts([left, right]: readonly unknown[], call: Call): unknown {
  const [first, second] = [readQuantity(String(left)), readQuantity(String(right))];
  if (first === undefined) return call.fail(`${JSON.stringify(left)} is no quantity`);
  if (second === undefined) return call.fail(`${JSON.stringify(right)} is no quantity`);
  return Math.sign(compareQuantities(first, second));
}

function countNoun([count, one, many]: readonly unknown[]): string {
  return count === 1n
    ? `${count} ${String(one)}`
    : `${String(count)} ${many === undefined ? `${String(one)}s` : String(many)}`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** The two largest units, so that a reader sees the size at a glance. */
function printSpan([seconds]: readonly unknown[]): string {
  let rest = Math.max(0, Number(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** Every function that rules may call beyond CEL's own; the documentation page is made of this table. */
export const FUNCTIONS: readonly CelFunction[] = [
  plain(
    'The node at a JSON pointer of an object; the object itself without one.',
    makePlace,
    'place(object, string): place',
    'place(object): place',
  ),
  plain(
    'The key of a mapping entry instead of its value.',
    ([place]) => ({ ...(place as ObjectPlace), part: 'key' }),
    'key(place): place',
  ),
  plain(
    'The node below a place, at a further pointer.',
    ([place, path]) => {
      const outer = place as Place;
      return 'pointer' in outer ? { ...outer, pointer: outer.pointer + String(path) } : outer;
    },
    'below(place, string): place',
  ),
  plain(
    'Joins steps to a JSON pointer and escapes them: `pointer(["metadata", "labels", key])`.',
    ([steps]) => pointer(...(Array.isArray(steps) ? steps.map(String) : [])),
    'pointer(list<string>): string',
  ),
  printing(
    `The items of a list as text: ${NAMED} named, or as many as the second argument says, the rest counted.`,
    (items, [, named]) => printList(items, named === undefined ? NAMED : Number(named)),
    'list(list<T>): string',
    'list(string): string',
    'list(int): string',
    'list(object): string',
    'list(list<T>, int): string',
  ),
  printing(
    'All items of a list as text, with a separator.',
    (items, [, separator]) => items.join(String(separator)),
    'join(list<T>, string): string',
  ),
  plain(
    'How many items a list has.',
    ([items]) => (Array.isArray(items) ? items.length : 0),
    'count(list<T>): int',
  ),
  plain(
    'The first item of a list.',
    ([items], call) => (Array.isArray(items) && items.length > 0 ? items[0] : call.fail('the list is empty')),
    'first(list<T>): T',
  ),
  plain(
    'A number with its noun: `1 cluster`, `3 clusters`; the plural may be given.',
    countNoun,
    'plural(int, string): string',
    'plural(int, string, string): string',
  ),
  plain('A text in lower case.', ([text]) => String(text).toLowerCase(), 'lower(string): string'),
  plain(
    "The candidate a person may have meant by a name; '' when none is near.",
    nearest,
    'near(string, list<string>): string',
  ),
  plain('Compares two quantities: -1, 0 or 1.', compareAmounts, 'compareQuantity(string, string): int'),
  plain(
    'True when a text is a quantity.',
    ([text]) => readQuantity(String(text)) !== undefined,
    'isQuantity(string): bool',
  ),
  plain('Seconds as text: `4 min 10 s`.', printSpan, 'span(int): string'),
  plain('A text in double quotes.', ([text]) => JSON.stringify(text), 'quote(string): string'),
  {
    signatures: ['known(dyn): bool'],
    means: 'True when the input tells the value; the one way to ask, instead of leaving the row undecided.',
    bind: () => 'known() takes one expression',
    testsKnown: true,
  },
];
