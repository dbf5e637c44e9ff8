import { names, pureCore, sizes, words } from './file-laws.ts';
import { noCycles, offline, processes, registries, stageOrder } from './import-laws.ts';
import { type Law, stageOf, type Violation } from './stages.ts';

/** A guard that saw nothing must not pass. */
const enoughSeen: Law = (files) => {
  const product = files.filter((file) => stageOf(file.path) !== 'tests');
  const found: Violation[] = [];
  if (product.length < 45)
    found.push({
      law: 'seen',
      path: 'src',
      advice: `Only ${product.length} files were seen: the check itself is broken`,
    });
  for (const stage of ['api', 'read', 'model', 'simulate', 'evaluate', 'report', 'cli']) {
    if (!product.some((file) => stageOf(file.path) === stage))
      found.push({ law: 'seen', path: `src/${stage}`, advice: 'No file of this stage was seen' });
  }
  return found;
};

/** Every law by name. */
export const LAWS: Readonly<Record<string, Law>> = {
  stageOrder,
  noCycles,
  pureCore,
  words,
  sizes,
  names,
  offline,
  processes,
  registries,
  enoughSeen,
};
