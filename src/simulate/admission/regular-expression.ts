import { RE2JS } from 're2js';

/** Go's regular expressions run in linear time, whatever the pattern: CustomResourceDefinitions are untrusted. */
export function buildMatcher(pattern: string): ((text: string) => boolean) | string {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown reason';
  }
}

/** The same, compiled when it is first asked for: most patterns of a schema never meet a value. */
export function prepareMatcher(pattern: string): () => ((text: string) => boolean) | string {
  let matcher: ((text: string) => boolean) | string | undefined;
  return () => {
    matcher ??= buildMatcher(pattern);
    return matcher;
  };
}
