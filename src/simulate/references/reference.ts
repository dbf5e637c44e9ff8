import type { ObjectIdentity } from '../../model/identity.ts';
import type { Landing } from '../landings.ts';
import type { Answer } from './answer.ts';

/** One thing that something that lands refers to, and whether it is there on a set of clusters. */
export interface Reference {
  /** What refers to it: a form in which it lands. */
  readonly landing: Landing;
  readonly consumer: ObjectIdentity;
  readonly role: string;
  readonly thing: ObjectIdentity;
  /** The key inside the thing; '' for the thing itself. */
  readonly key: string;
  readonly optional: boolean;
  /** JSON pointer of the reference in the consumer. */
  readonly pointer: string;
  readonly answer: Answer;
  /** For pull secrets that arrive: false when no kubelet can use them. */
  readonly usable: boolean;
}
