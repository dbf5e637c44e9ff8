import { TOOL } from '../api/tool.ts';
import type {
  FleetForecast,
  ForecastDifference,
  ForecastForm,
  ForecastObject,
  ForecastPlacement,
} from '../explain/forecast/answer.ts';
import { renderJsonText } from './escape.ts';

/** A forecast as data; the shape grows and never breaks. Manifests are in the YAML view. */
export function* renderForecastJson({ asked, note, placements }: FleetForecast): Generator<string> {
  const head = { version: 1, tool: { name: TOOL.name, version: TOOL.version }, asked, note };
  const text = renderJsonText(head, 1);
  yield `${text.slice(0, -2)},\n "placements": [`;
  for (const [at, placement] of placements.entries()) {
    yield `${at === 0 ? '' : ','}\n${renderJsonText(placementValue(placement), 1)}`;
  }
  yield '\n ]\n}\n';
}

function placementValue({ objects, difference, ...placement }: ForecastPlacement): object {
  return {
    ...placement,
    objects: objects.map(objectValue),
    ...(difference === undefined ? {} : { difference: differenceValue(difference) }),
  };
}

function differenceValue({ moves, reforms, scheduled }: ForecastDifference): object {
  return {
    moves,
    reforms: reforms.map(({ object, clusters, before, after }) => {
      return { object, clusters, before: formValue(before), after: formValue(after) };
    }),
    ...(scheduled === undefined ? {} : { scheduledBefore: scheduled }),
  };
}

function objectValue({ object, envelope, selector, forms }: ForecastObject): object {
  return {
    object,
    ...(envelope === undefined ? {} : { envelope }),
    ...(selector < 0 ? {} : { selector }),
    forms: forms.map(formValue),
  };
}

function formValue({ outcome, certainty, clusters, changes, note }: ForecastForm): object {
  return { outcome, certainty, clusters, changes, ...(note === '' ? {} : { note }) };
}
