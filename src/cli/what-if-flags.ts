import { InvalidArgumentError, Option } from 'commander';
import type { WhatIf } from '../model/what-if.ts';

/** Flags that change members before a forecast is made. */
export function whatIfFlags(): Option[] {
  return [
    new Option('--without <CLUSTER>', 'as if the member had left; repeatable').argParser(readLeaving),
    new Option(
      '--with <CLUSTER[=KEY=VALUE,...]>',
      'as if a member with these labels had joined; repeatable',
    ).argParser(readJoining),
    new Option(
      '--cluster-labels <CLUSTER=KEY=VALUE>',
      'as if the member had the label (CLUSTER=KEY-: not); repeatable',
    ).argParser(readLabelChange),
    new Option(
      '--taint <CLUSTER=KEY[=VALUE]:EFFECT>',
      'as if it had the taint: NoSchedule cordons (CLUSTER=KEY-: not); repeatable',
    ).argParser(readTaintChange),
  ];
}

function readLeaving(cluster: string, before: WhatIf['without'] | undefined): WhatIf['without'] {
  return [...(before ?? []), cluster];
}

function readJoining(text: string, before: WhatIf['added'] | undefined): WhatIf['added'] {
  const [, cluster = '', rest = ''] = /^([^=]+)(?:=(.*))?$/.exec(text) ?? [];
  const pairs = rest === '' ? [] : rest.split(',').map((pair) => /^([^=]+)=(.*)$/.exec(pair));
  const labels: [string, string][] = [];
  for (const pair of pairs) {
    if (pair === null) throw new InvalidArgumentError('Write it as CLUSTER=KEY=VALUE,KEY=VALUE.');
    labels.push([pair[1] ?? '', pair[2] ?? '']);
  }
  if (cluster === '') throw new InvalidArgumentError('Write it as CLUSTER=KEY=VALUE,KEY=VALUE.');
  return [...(before ?? []), { cluster, labels: Object.fromEntries(labels) }];
}

function readLabelChange(text: string, before: WhatIf['labels'] | undefined): WhatIf['labels'] {
  const gone = /^([^=]+)=([^=]+)-$/.exec(text);
  if (gone !== null)
    return [...(before ?? []), { cluster: gone[1] ?? '', key: gone[2] ?? '', value: undefined }];
  const [, cluster, key, value] = /^([^=]+)=([^=]+)=(.*)$/.exec(text) ?? [];
  if (cluster === undefined || key === undefined) {
    throw new InvalidArgumentError('Write it as CLUSTER=KEY=VALUE, or CLUSTER=KEY- to take it away.');
  }
  return [...(before ?? []), { cluster, key, value }];
}

function readTaintChange(text: string, before: WhatIf['taints'] | undefined): WhatIf['taints'] {
  const gone = /^([^=]+)=([^=:]+)(?::(\w+))?-$/.exec(text);
  if (gone !== null) {
    const [, cluster = '', key = '', effect = ''] = gone;
    return [...(before ?? []), { cluster, key, value: '', effect, gone: true }];
  }
  const [, cluster, key, value = '', effect] = /^([^=]+)=([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? [];
  if (cluster === undefined || key === undefined || effect === undefined) {
    throw new InvalidArgumentError(
      'Write it as CLUSTER=KEY=VALUE:NoSchedule, or CLUSTER=KEY- to take it away.',
    );
  }
  return [...(before ?? []), { cluster, key, value, effect }];
}
