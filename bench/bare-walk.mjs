// The least a reader of a folder could do: walk it and parse every document.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

let documents = 0;
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) documents += loadAll(readFileSync(join(entry.parentPath, entry.name), 'utf8')).length;
}
process.stdout.write(`${documents}\n`);
