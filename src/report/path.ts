import type { ReportOptions } from './format.ts';

/**
 * A uri of the run as a path from the top of the repository: symbolic links followed, `options.pathPrefix` in
 * front, `.` and `..` resolved. It begins with `..` only when it lies outside; absolute paths stay as they are.
 */
export function repositoryPath(given: string, options: ReportOptions): string {
  const uri = options.links?.get(given) ?? given;
  if (/^(\/|[A-Za-z]:[\\/])/.test(uri)) return uri;
  const kept: string[] = [];
  for (const step of `${options.pathPrefix ?? ''}${uri}`.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(step);
  }
  return kept.join('/');
}
