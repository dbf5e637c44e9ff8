/** Tag handles that a document declares with `%TAG`, by handle. */
export type TagHandles = ReadonlyMap<string, string>;

const CORE_PREFIX = 'tag:yaml.org,2002:';

/**
 * The short name of a tag as written (`!!int`, `!<tag:yaml.org,2002:int>`), for YAML's own tags;
 * '!' for the tag without a name, undefined for every other one (kubectl leaves such scalars as they are).
 */
export function readTagName(written: string, handles: TagHandles): string | undefined {
  if (written === '!') return '!';
  const full = expandTag(written, handles);
  return full.startsWith(CORE_PREFIX) ? full.slice(CORE_PREFIX.length) : undefined;
}

function expandTag(written: string, handles: TagHandles): string {
  if (written.startsWith('!<') && written.endsWith('>')) return written.slice(2, -1);
  const end = written.indexOf('!', 1);
  const handle = end === -1 ? '!' : written.slice(0, end + 1);
  const prefix = handles.get(handle) ?? (handle === '!!' ? CORE_PREFIX : handle);
  return prefix + written.slice(handle.length);
}
