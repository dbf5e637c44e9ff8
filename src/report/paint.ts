/** Colours of the terminal, handed in by an edge that knows whether there is one. Text in, painted text out. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly green: (text: string) => string;
}

const same = (text: string): string => text;

/** No colours: for files, pipes and every machine format. */
export const PLAIN: Paint = { bold: same, dim: same, red: same, yellow: same, cyan: same, green: same };
