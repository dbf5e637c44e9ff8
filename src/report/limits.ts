/** What consumers take at most; beyond it GitHub rejects a whole file or silently drops the rest. */
export const SARIF_LIMITS = {
  /** Results GitHub stores of one run. */
  results: 5000,
  /** Locations GitHub keeps of a result. */
  relatedLocations: 100,
  /** Thread flow locations GitHub keeps of a result. */
  flowLocations: 1000,
  /** Characters of a rule's name and of its descriptions. */
  ruleName: 255,
  description: 1024,
  /** Tags GitHub keeps of a rule. */
  tags: 10,
  /** Characters of JSON up to which code snippets are written. */
  snippets: 1_000_000,
  /** Bytes of the file after gzip; GitHub refuses one above 10 MB. */
  packed: 9_500_000,
  /** How much text of manifests and paths shrinks at the very least, when nobody measures it. */
  packing: 3,
  /** Related locations and flow steps that are kept once the file would be too large. */
  fewRelated: 20,
  fewFlowLocations: 20,
} as const;

/** Annotations GitHub shows of one step, for each level. */
export const ANNOTATIONS_PER_LEVEL = 10;
