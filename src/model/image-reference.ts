/** A container image as written, in parts. */
export interface ImageReference {
  /** Host of the registry; `docker.io` when none is written. */
  readonly registry: string;
  readonly repository: string;
  /** '' when none is written. */
  readonly tag: string;
  /** `sha256:…`; '' when none is written. */
  readonly digest: string;
}

const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\](?::\d{1,5})?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** Hex digits of the digests that registries use. */
const DIGEST_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * Reads an image reference by the grammar of container registries; text instead of a reference is what is
 * wrong with it, in words that continue "is not a valid image: it …".
 */
export function readImageReference(text: string): ImageReference | string {
  if (text === '') return 'is empty';
  if (/\s/.test(text)) return 'has a space in it';
  const [named = '', digest = '', ...rest] = text.split('@');
  if (rest.length > 0) return 'has more than one @';
  if (text.includes('@')) {
    if (!DIGEST.test(digest)) return `has the digest "${digest}", which is none`;
    const [algorithm = '', hex = ''] = digest.split(':');
    const length = DIGEST_LENGTH[algorithm];
    if (length !== undefined && hex.length !== length)
      return `has a digest of ${hex.length} instead of ${length} digits`;
  }
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  if (hasHost && !HOST.test(first)) return `has the registry "${first}", which is no host name`;
  const path = hasHost ? named.slice(slash + 1) : named;
  const colon = path.indexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? '' : path.slice(colon + 1);
  if (colon >= 0 && tag === '') return 'ends in a colon without a tag';
  if (colon >= 0 && !TAG.test(tag)) return `has the tag "${tag}", which is none`;
  const wrong = repository.split('/').find((part) => !PATH_PART.test(part));
  if (wrong !== undefined) return describePart(wrong);
  return { registry: hasHost ? first : 'docker.io', repository, tag, digest };
}

function describePart(part: string): string {
  if (part === '') return 'has an empty part in its repository';
  if (/[A-Z]/.test(part)) return `has upper-case letters in its repository ("${part}")`;
  return `has "${part}" in its repository, which is no name`;
}

/** Words that stand for a part of a reference until somebody fills it in. */
const PLACEHOLDER =
  /\$|\{\{|<[^>]*>|%[A-Z_]+%|__\w+__|(?:^|[/:@])(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|(?:REGISTRY|IMAGE|TAG|OWNER|REPO|REPOSITORY|VERSION|NAME|ORG))(?=$|[/:@.])/;

/** True for an image in which something is yet to be filled in: `$REGISTRY/web`, `ghcr.io/__OWNER__/web:TAG`. */
export function isImagePlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}
