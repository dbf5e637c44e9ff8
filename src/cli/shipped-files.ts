import { readFileSync } from 'node:fs';

/** Beside the bundle, above its chunks, or in dist/ when sources run as they are (tests). */
const FOLDERS = ['./', '../', '../../dist/'];

/**
 * A file that the build made of rules/, as text. The single file of the GitHub Action holds these texts itself:
 * its build puts them in the place of this module.
 */
export function readShippedFile(name: 'rules.json' | 'pages.json' | 'planned.json'): string {
  for (const folder of FOLDERS) {
    try {
      return readFileSync(new URL(`${folder}${name}`, import.meta.url), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${name} is missing beside the program; build it with "npm run build"`);
}
