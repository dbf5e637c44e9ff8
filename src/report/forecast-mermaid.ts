import type { FleetForecast, ForecastPlacement } from '../explain/forecast/answer.ts';
import { count, list } from '../model/list.ts';
import { renderChange, renderHeading } from './forecast-words.ts';
import { renderMermaidLabel } from './mermaid-label.ts';
import { objectName } from './names.ts';

/** More objects than these in one node are counted. */
const MOST_NAMED = 6;

/** A forecast as a Mermaid flowchart: placements, what they bring in which form, and the clusters that get it. */
export function* renderForecastMermaid({ placements }: FleetForecast): Generator<string> {
  yield 'flowchart LR\n';
  for (const [row, placement] of placements.entries()) yield* renderPlacement(placement, row);
  yield '  classDef changed stroke:#bf8700,stroke-width:3px\n';
  yield '  classDef lost stroke:#cf222e,stroke-width:3px,stroke-dasharray:4\n';
}

/** Objects that go to the same clusters in the same way. */
interface Bundle {
  readonly names: string[];
  readonly clusters: readonly string[];
  readonly words: string;
  readonly style: '' | ':::changed' | ':::lost';
}

function* renderPlacement(placement: ForecastPlacement, row: number): Generator<string> {
  yield `  p${row}["${renderMermaidLabel(objectName(placement.placement))}"]\n`;
  if (placement.error !== '') {
    yield `  p${row} --> e${row}["${renderMermaidLabel(renderHeading(placement))}"]:::lost\n`;
    return;
  }
  for (const [at, bundle] of readBundles(placement).entries()) {
    const named = list(bundle.names, MOST_NAMED);
    const words = bundle.words === '' ? '' : `<br/>${renderMermaidLabel(bundle.words)}`;
    yield `  p${row} --> o${row}_${at}["${renderMermaidLabel(named)}${words}"]${bundle.style}\n`;
    const clusters = bundle.clusters.length === 0 ? 'clusters not known' : renderSet(bundle.clusters);
    yield `  o${row}_${at} --> ${nodeOf(clusters)}(["${renderMermaidLabel(clusters)}"])\n`;
  }
  for (const [at, { clusters, error }] of placement.failures.entries()) {
    yield `  p${row} --> f${row}_${at}["${renderMermaidLabel(error)}"]:::lost\n`;
    yield `  f${row}_${at} -.-> ${nodeOf(renderSet(clusters))}(["${renderMermaidLabel(renderSet(clusters))}"])\n`;
  }
}

function renderSet(clusters: readonly string[]): string {
  return clusters.length > MOST_NAMED
    ? `${count(clusters.length, 'cluster')}: ${list(clusters, MOST_NAMED)}`
    : list(clusters, MOST_NAMED);
}

/** Equal sets of clusters are one node for all placements. */
function nodeOf(text: string): string {
  let sum = 7;
  for (const character of text) sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return `c${sum.toString(36)}`;
}

function readBundles({ objects }: ForecastPlacement): readonly Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { object, forms } of objects) {
    for (const { outcome, clusters, changes, note } of forms) {
      const words = outcome === 'lands' ? changes.map(renderChange).join('; ') : note;
      const key = `${outcome} ${clusters.join()} ${words}`;
      const style = outcome !== 'lands' ? ':::lost' : changes.length > 0 ? ':::changed' : '';
      const bundle = bundles.get(key) ?? { names: [], clusters, words, style };
      bundles.set(key, bundle);
      bundle.names.push(objectName(object));
    }
  }
  return [...bundles.values()];
}
