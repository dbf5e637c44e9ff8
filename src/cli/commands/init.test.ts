import { describe, expect, it } from 'vitest';
import { countUnlocked, renderConfiguration } from './init.ts';

describe('init', () => {
  const undecided = [
    { rule: 'FL0301', missing: ['hub:Namespace'], rows: 2 },
    { rule: 'FL0401', missing: ['members'], rows: 1 },
    { rule: 'FL0502', missing: ['hub:ClusterResourcePlacement', 'namespaces:east'], rows: 1 },
    { rule: 'FL1230', missing: ['time'], rows: 1 },
  ];

  it('counts what each question would decide', () => {
    expect(countUnlocked(undecided)).toEqual({ scope: 2, inventory: 2 });
  });

  it('writes answers as settings and open questions as comments', () => {
    const unlocked = { scope: 1, inventory: 12 };
    const open = renderConfiguration({ complete: false, inventory: '' }, unlocked);
    expect(open).toContain('1 check here.\n# scope: complete');
    expect(open).toContain('12 checks here.');
    expect(open).toContain('\n# inventory: members.yaml');
    const answered = renderConfiguration({ complete: true, inventory: 'a: b.yaml' }, unlocked);
    expect(answered).toContain('\nscope: complete');
    expect(answered).toContain('\ninventory: "a: b.yaml"');
  });
});
