import type { Finding, NotEvaluated, Notification, Severity } from './finding.ts';
import type { SuppressedFinding } from './suppression.ts';

/** How far findings of a rule can be trusted, in the words of code scanning. */
export type Precision = 'very-high' | 'high' | 'medium' | 'low';

/** What outputs say about a rule, whether or not it fired. */
export interface RuleInfo {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly title: string;
  /** The level of an ordinary finding: the first of the rule's severities. */
  readonly severity: Severity;
  /** Markdown of the rule file's `docs`. */
  readonly docs: string;
  readonly precision: Precision;
  /** 0.1 to 10, for rules that are truly about security; code scanning shows those apart. */
  readonly securitySeverity?: number;
  /** True for a rule that is judged only when somebody asks for it. */
  readonly isOptIn?: true;
  /** Why the run did not judge it at all: it is off, needs two revisions, or nothing fills what it reads yet. */
  readonly skipped?: 'off' | 'change' | 'pending';
}

/** Totals for summaries. */
export interface Summary {
  readonly sources: number;
  readonly objects: number;
  readonly placements: number;
  readonly clusters: number;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly rules: { readonly evaluated: number; readonly notEvaluated: number };
}

/** The result of a run: plain serialisable data, all that reports and edges see. */
export interface Analysis {
  readonly findings: readonly Finding[];
  /** Findings that are not reported because somebody said so, with what they said; none when left out. */
  readonly suppressed?: readonly SuppressedFinding[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly notifications: readonly Notification[];
  /** Every rule there is, in order of id: SARIF lists them all, fired or not. */
  readonly rules: readonly RuleInfo[];
  readonly summary: Summary;
}
