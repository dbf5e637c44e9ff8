/** What is wrong with a reference to something that arrives. */
export interface Flaw {
  /** `no-requests`, `never-evicts`, `no-port`, `port-not-exposed`. */
  readonly sort: string;
  /** Continues the sentence of the rule. */
  readonly detail: string;
  /** JSON pointer in the consumer. */
  readonly pointer: string;
}
