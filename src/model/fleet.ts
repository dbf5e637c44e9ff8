/** The typed, version-independent view of one fleet (design.md §3). Filled by `model.ts`. */
export type Fleet = Readonly<Record<string, never>>;
