import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonObject, readString } from '../../api/json.ts';
import { readTexts } from '../../testing/read-texts.ts';
import { buildSchemaCatalogue } from '../admission/catalogue.ts';
import { buildExisting, DEFAULT_FLAGS } from '../admission/hub-view.ts';
import { type AdmissionHub, simulateAdmission } from '../admission.ts';
import { readPropagationConfig } from '../selection/disabled-kinds.ts';
import { buildKindTable, buildServedKinds } from '../selection/hub-kinds.ts';
import { renderServerAnswer } from './server-answer.ts';

const FOLDER = 'testdata/kubefleet/rejected';
const CATALOGUE = buildSchemaCatalogue([]);
const KINDS = buildKindTable(buildServedKinds([]), true);
const PROPAGATION = readPropagationConfig('', '');

/** What kubectl printed for a manifest, by the manifest's file; '' when the hub took it. */
function readAnswers(text: string): ReadonlyMap<string, string> {
  const sections = text.split(/^# .*$/m).flatMap((section) => {
    const [, file = '', exit = '', answer = ''] =
      /^\$ kubectl apply -f (\S+)\nexit=(\d+)\n([\s\S]*)$/m.exec(section.trim()) ?? [];
    return file === '' ? [] : [[file, exit === '0' ? '' : answer.trim()] as const];
  });
  return new Map(sections);
}

function nameOf(object: JsonObject): string {
  return ['kind', 'namespace', 'name'].map((field) => readString(object, 'metadata', field)).join('/');
}

/** Applies the manifests in their order, as kubectl does: what the hub takes is there for those that follow. */
async function applyAll(folder: string): Promise<ReadonlyMap<string, string>> {
  const stored = new Map<string, JsonObject>();
  const answers = new Map<string, string>();
  for (const file of readdirSync(join(folder, 'manifests')).sort()) {
    const path = `manifests/${file}`;
    const { objects } = await readTexts({ [path]: readFileSync(join(folder, path), 'utf8') });
    for (const { value, kind } of objects) {
      const old = stored.get(`${kind} ${nameOf(value)}`);
      const hub: AdmissionHub = {
        catalogue: CATALOGUE,
        view: {
          kinds: KINDS,
          propagation: PROPAGATION,
          existing: buildExisting([...stored.values()]),
          flags: DEFAULT_FLAGS,
        },
      };
      const verdict = simulateAdmission(
        old === undefined
          ? { operation: 'create', object: value }
          : { operation: 'update', object: value, old },
        hub,
      );
      const answer = renderServerAnswer(value, verdict, true);
      answers.set(path, answer);
      if (answer === '') stored.set(`${kind} ${nameOf(value)}`, value);
    }
  }
  return answers;
}

describe('the answers of a live hub', async () => {
  const recorded = readAnswers(readFileSync(join(FOLDER, 'rejected.txt'), 'utf8'));
  const ours = await applyAll(FOLDER);

  it('are read', () => {
    expect(recorded.size).toBe(48);
    expect([...recorded.values()].filter((answer) => answer !== '')).toHaveLength(39);
  });

  it.each([...recorded])('%s', (file, answer) => {
    expect(ours.get(file)).toBe(answer);
  });
});
