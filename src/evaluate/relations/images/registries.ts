import type { ImageReference } from '../../../model/image-reference.ts';

/** True when an image comes from one of these hosts: `host`, `*.domain` for all below it, `host/path` for a part of it. */
export function isFromRegistry(
  { registry, repository }: Pick<ImageReference, 'registry' | 'repository'>,
  patterns: readonly string[],
): boolean {
  return patterns.some((pattern) => {
    const slash = pattern.indexOf('/');
    const host = slash < 0 ? pattern : pattern.slice(0, slash);
    const path = slash < 0 ? '' : pattern.slice(slash + 1).replace(/\/?\**$/, '');
    const isHost = host.startsWith('*.') ? registry.endsWith(host.slice(1)) : registry === plainHost(host);
    return isHost && (path === '' || repository === path || repository.startsWith(`${path}/`));
  });
}

/** The other names of Docker Hub. */
function plainHost(host: string): string {
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}
