/** Why an image cannot be pulled, as far as the kubelet or the registry says. */
export type PullReason = 'refused' | 'not-found' | 'platform' | 'network' | 'name' | 'policy' | '';

/** What container runtimes and registries write, newest wording first; each with a sample that a test holds. */
export const PULL_WORDS: readonly {
  readonly reason: PullReason;
  readonly pattern: RegExp;
  readonly sample: string;
}[] = [
  {
    reason: 'platform',
    pattern:
      /no match for platform|does not match the (?:detected host|specified) platform|exec format error/i,
    sample: 'failed to pull and unpack image "r.io/a:1": no match for platform in manifest: not found',
  },
  {
    reason: 'refused',
    pattern:
      /\b401 Unauthorized|\b403 Forbidden|unauthorized|authentication required|pull access denied|no basic auth credentials|insufficient_scope|access forbidden|denied: /i,
    sample: 'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
  },
  {
    reason: 'not-found',
    pattern:
      /manifest unknown|manifest for \S+ not found|: not found\b|NAME_UNKNOWN|repository \S+ not found|name unknown|404 Not Found/i,
    sample: 'failed to resolve reference "r.io/a:9": r.io/a:9: not found',
  },
  {
    reason: 'network',
    pattern:
      /i\/o timeout|no such host|connection refused|connection reset|TLS handshake timeout|network is unreachable|x509:|context deadline exceeded|Client\.Timeout|too ?many ?requests|\b429\b|\b50[0-9] /i,
    sample: 'dial tcp: lookup r.io on 10.0.0.10:53: no such host',
  },
  {
    reason: 'name',
    pattern: /couldn't parse image|invalid reference format|InvalidImageName/i,
    sample: 'Failed to apply default image tag "a//b": couldn\'t parse image name: invalid reference format',
  },
  {
    reason: 'policy',
    pattern: /pull policy of Never|ErrImageNeverPull|is not present with pull policy/i,
    sample: 'Container image "a:1" is not present with pull policy of Never',
  },
];

/** The reason behind a refused pull; '' when the words tell none. */
export function matchPullReason(text: string): PullReason {
  return PULL_WORDS.find(({ pattern }) => pattern.test(text))?.reason ?? '';
}
