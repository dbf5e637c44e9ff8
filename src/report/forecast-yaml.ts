import { Document, isNode, isPair, isScalar, type Node } from 'yaml';
import { pointerSteps } from '../api/json.ts';
import type {
  FleetForecast,
  ForecastForm,
  ForecastManifest,
  ForecastObject,
  ForecastPlacement,
} from '../explain/forecast/answer.ts';
import { renderLine } from './escape.ts';
import { objectName, sentence } from './names.ts';

/**
 * A forecast as manifests: one document per form, as it reaches its clusters, with comments that tell which clusters,
 * why, and which override wrote a value. With one cluster it is what that cluster is handed.
 */
export function* renderForecastYaml({ note, placements }: FleetForecast): Generator<string> {
  if (note !== '') yield `# ${renderLine(sentence(note))}\n`;
  for (const placement of placements) {
    if (placement.error !== '')
      yield `# ${renderLine(`${objectName(placement.placement)} is refused: ${placement.error}`)}\n`;
    for (const { clusters, error } of placement.failures) {
      yield `# ${renderLine(`nothing of ${objectName(placement.placement)} reaches ${clusters.join(', ')}: ${error}`)}\n`;
    }
    for (const object of placement.objects) {
      for (const form of object.forms) yield* renderForm(placement, object, form);
    }
  }
}

function* renderForm(
  { placement, targets, open }: ForecastPlacement,
  { object, envelope, selector }: ForecastObject,
  form: ForecastForm,
): Generator<string> {
  const where =
    form.clusters.length === 0
      ? 'clusters that are not known'
      : form.clusters.length === targets.length && open === '' && targets.length > 1
        ? `all ${targets.length} clusters of the placement: ${form.clusters.join(', ')}`
        : form.clusters.join(', ');
  const from = [
    objectName(placement),
    ...(selector < 0 ? [] : [`selector #${selector}`]),
    ...(envelope === undefined ? [] : [objectName(envelope)]),
  ].join(', ');
  const manifest = form.manifest?.();
  if (manifest === undefined) {
    yield `# ${renderLine(`${objectName(object)} on ${where}: ${form.note}`)}\n`;
    return;
  }
  yield '---\n';
  yield `# on ${renderLine(where)}${form.certainty === 'maybe' ? ' (perhaps)' : ''}\n# from ${renderLine(from)}\n`;
  for (const [path, override] of manifest.removed)
    yield `# ${renderLine(`${path} removed by ${override}`)}\n`;
  yield renderManifest(manifest);
}

function renderManifest({ value, origins }: ForecastManifest): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  for (const [path, origin] of origins) addComment(document, pointerSteps(path), ` ${renderLine(origin)}`);
  return document.toString({ lineWidth: 0 });
}

/** A value carries the comment on its line; a map or list has it above its key. */
function addComment(document: Document, steps: readonly string[], comment: string): void {
  const node = document.getIn(steps, true);
  if (isScalar(node)) {
    node.comment = comment;
    return;
  }
  const key = findKey(document, steps);
  if (key !== undefined) key.commentBefore = comment;
  else if (isNode(node)) node.commentBefore = comment;
}

function findKey(document: Document, steps: readonly string[]): Node | undefined {
  const parent = steps.length === 1 ? document.contents : document.getIn(steps.slice(0, -1), true);
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items))
    return undefined;
  const items: readonly unknown[] = parent.items;
  const pair = items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === steps.at(-1));
  return isPair(pair) && isScalar(pair.key) ? pair.key : undefined;
}
