/** The public door of the package: analyze files that a platform hands in, and render the result. */
export { type AnalyzeInput, type AnalyzeResult, analyze } from './analyze.ts';
export type { Analysis, RuleInfo, Summary } from './evaluate/analysis.ts';
export type { Certainty, Finding, Notification, Severity } from './evaluate/finding.ts';
export type { Rule } from './evaluate/rule.ts';
export type { Location } from './read/place.ts';
export type { Platform, SourceFile } from './read/source.ts';
export { FORMATS, readFormat } from './report/formats.ts';
export { renderReport } from './report/report.ts';
