import { renderLine } from './escape.ts';

/** Text inside a quoted label: Mermaid reads entity codes there, and nothing else may end the label. */
export function renderMermaidLabel(text: string): string {
  return renderLine(text)
    .replaceAll('#', '#35;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;');
}
