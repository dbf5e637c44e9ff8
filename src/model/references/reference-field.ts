/** A field of some kinds that names another object. Paths are written as `readFieldPath` takes them. */
export interface ReferenceField {
  /** What for: rules choose references by it. */
  readonly role: string;
  /** The kinds that have the field, as `Kind.group`; `pods` stands for every pod spec. */
  readonly in: readonly string[];
  /** The field that holds the reference; below the pod spec when it is one of `pods`. */
  readonly path: string;
  /** The kind it names, as `Kind.group`; what `kindField` says wins. */
  readonly to: string;
  /** Below `path`: where the kind stands. */
  readonly kindField?: string;
  /** Below `path`: where the group stands, alone or as `group/version`. */
  readonly groupField?: string;
  /** Below `path`: where the name stands; `.` when the value is the name. */
  readonly name: string;
  /** Below `path`: where the namespace stands; the namespace of the object itself when left out or empty. */
  readonly namespace?: string;
  /** Below `path`: the keys wanted inside the thing. */
  readonly key?: string;
  /** Below `path`: true when the object does without it. */
  readonly optional?: string;
  /** Below `path`: fields that must have these values, or the reference is none of this sort. */
  readonly when?: Readonly<Record<string, string>>;
}

/** A field of some kinds that chooses pods by their labels. */
export interface SelectorField {
  readonly role: string;
  readonly in: readonly string[];
  readonly path: string;
  /** True for a plain map of labels, false for a label selector. */
  readonly plain: boolean;
}

/** A kind that starts pods. */
export interface PodTemplateField {
  readonly in: readonly string[];
  /** The pod template; its `spec` is the pod spec. */
  readonly path: string;
}

/** A kind whose objects make a controller create others, on the cluster they lie on. */
export interface Producer {
  /** The kinds that make a controller create something, as `Kind.group`. */
  readonly from: readonly string[];
  /** A path that must lead to something in the object. */
  readonly when?: string;
  /** The kind that is made, as `Kind.group`; `*` for any. */
  readonly makes: string;
  /** The name: text with `{path}` or `{path|path}`, the first path that leads to a text; `*` for what cannot be told. */
  readonly name: string;
  /** The namespace, in the same way; that of the object when left out, `*` for any. */
  readonly namespace?: string;
}

/** Which fields refer to what, and which kinds make what: the built-in tables and what a user adds. */
export interface ReferenceTables {
  readonly references: readonly ReferenceField[];
  readonly selectors: readonly SelectorField[];
  readonly podTemplates: readonly PodTemplateField[];
  readonly producers: readonly Producer[];
}

/** What a user's configuration adds to the tables. */
export interface ReferenceAdditions {
  readonly references: readonly ReferenceField[];
  readonly podTemplates: readonly PodTemplateField[];
  readonly producers: readonly Producer[];
}
