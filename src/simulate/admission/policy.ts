import { isJsonObject, type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { readLabelValueErrors } from '../../model/label-selector-syntax.ts';
import { aggregate, type Fault, type FaultTree } from './fault.ts';
import { renderGoStruct } from './go-encode.ts';
import { countBytes } from './go-text.ts';
import { judgeLabelSelector } from './label-selectors.ts';
import { readQualifiedNameErrors, readSubdomainErrors } from './names.ts';
import { explainPropertyName, judgePropertySelector } from './property-requirements.ts';

const POLICY = '/spec/policy';
const MAX_NAME = 63;

/** The checks of a placement policy (objects-and-selection.md §4.3; `validatePlacementPolicy`). */
export function judgePolicy(policy: JsonObject): FaultTree | undefined {
  switch (readString(policy, 'placementType')) {
    case 'PickFixed':
      return judgePickFixed(policy);
    case 'PickAll':
      return judgePickAll(policy);
    case 'PickN':
      return judgePickN(policy);
    default:
      return undefined;
  }
}

function refuseWhen(broken: boolean, field: string, text: string): Fault | undefined {
  return broken ? { text, pointer: `${POLICY}/${field}` } : undefined;
}

function isSet(policy: JsonObject, field: string): boolean {
  return (readPath(policy, field) ?? null) !== null;
}

function judgePickFixed(policy: JsonObject): FaultTree | undefined {
  const only = 'only valid for';
  return aggregate([
    ...judgeClusterNames(policy),
    refuseWhen(
      isSet(policy, 'numberOfClusters'),
      'numberOfClusters',
      `number of clusters must be nil for policy type PickFixed, ${only} PickN placement policy type`,
    ),
    refuseWhen(
      isSet(policy, 'affinity'),
      'affinity',
      `affinity must be nil for policy type PickFixed, ${only} PickAll/PickN placement policy types`,
    ),
    refuseWhen(
      readList(policy, 'topologySpreadConstraints').length > 0,
      'topologySpreadConstraints',
      `topology spread constraints needs to be empty for policy type PickFixed, ${only} PickN policy type`,
    ),
    refuseWhen(
      isSet(policy, 'tolerations'),
      'tolerations',
      `tolerations needs to be empty for policy type PickFixed, ${only} PickAll/PickN`,
    ),
  ]);
}

function judgeClusterNames(policy: JsonObject): Fault[] {
  const found: Fault[] = [];
  const seen = new Set<string>();
  for (const [index, value] of readList(policy, 'clusterNames').entries()) {
    const name = typeof value === 'string' ? value : '';
    const pointer = `${POLICY}/clusterNames/${index}`;
    const errors = readSubdomainErrors(name);
    if (errors.length > 0) {
      const text = `PickFixed cluster name ${name} is not a valid member name: ${errors.join('; ')}`;
      found.push({ text, pointer });
    }
    if (countBytes(name) > MAX_NAME) {
      const text = `PickFixed cluster name ${name} cannot have length exceeding ${MAX_NAME}`;
      found.push({ text, pointer });
    }
    if (seen.has(name)) {
      found.push({ text: 'cluster names must be unique for policy type PickFixed', pointer });
      break;
    }
    seen.add(name);
  }
  return found;
}

function judgeClusterNamesEmpty(policy: JsonObject, type: string): Fault | undefined {
  return refuseWhen(
    readList(policy, 'clusterNames').length > 0,
    'clusterNames',
    `cluster names needs to be empty for policy type ${type}, only valid for PickFixed policy type`,
  );
}

function judgePickAll(policy: JsonObject): FaultTree | undefined {
  return aggregate([
    judgeClusterNamesEmpty(policy, 'PickAll'),
    refuseWhen(
      isSet(policy, 'numberOfClusters'),
      'numberOfClusters',
      'number of clusters must be nil for policy type PickAll, only valid for PickN placement policy type',
    ),
    judgeAffinity(policy, 'PickAll'),
    refuseWhen(
      readList(policy, 'topologySpreadConstraints').length > 0,
      'topologySpreadConstraints',
      'topology spread constraints needs to be empty for policy type PickAll, only valid for PickN policy type',
    ),
    judgeTolerations(policy),
  ]);
}

function judgePickN(policy: JsonObject): FaultTree | undefined {
  const count = readPath(policy, 'numberOfClusters') ?? null;
  const negative = typeof count === 'number' && count < 0;
  const spread = readList(policy, 'topologySpreadConstraints').map((constraint, index) => {
    const action = readString(constraint, 'whenUnsatisfiable');
    const known = ['', 'DoNotSchedule', 'ScheduleAnyway'].includes(action);
    const field = `topologySpreadConstraints/${index}/whenUnsatisfiable`;
    return refuseWhen(!known, field, `unknown unsatisfiable type ${action}`);
  });
  return aggregate([
    judgeClusterNamesEmpty(policy, 'PickN'),
    refuseWhen(
      count === null || negative,
      'numberOfClusters',
      negative
        ? `number of clusters cannot be ${count} for policy type PickN`
        : 'number of cluster cannot be nil for policy type PickN',
    ),
    judgeAffinity(policy, 'PickN'),
    aggregate(spread),
    judgeTolerations(policy),
  ]);
}

function judgeAffinity(policy: JsonObject, type: 'PickAll' | 'PickN'): FaultTree | undefined {
  const pointer = `${POLICY}/affinity/clusterAffinity`;
  const affinity = readPath(policy, 'affinity', 'clusterAffinity') ?? null;
  if (!isJsonObject(affinity)) return undefined;
  const required = readPath(affinity, 'requiredDuringSchedulingIgnoredDuringExecution') ?? null;
  const preferred = readList(affinity, 'preferredDuringSchedulingIgnoredDuringExecution');
  const preferredPointer = `${pointer}/preferredDuringSchedulingIgnoredDuringExecution`;
  const found: (FaultTree | undefined)[] = [
    judgeRequiredTerms(required, `${pointer}/requiredDuringSchedulingIgnoredDuringExecution`),
  ];
  if (preferred.length > 0) {
    const text = `PreferredDuringSchedulingIgnoredDuringExecution will be ignored for placement policy type ${type}`;
    found.push(
      type === 'PickAll'
        ? { text, pointer: preferredPointer }
        : judgePreferredTerms(preferred, preferredPointer),
    );
  }
  return aggregate(found);
}

function judgeRequiredTerms(required: Json, pointer: string): FaultTree | undefined {
  const found = readList(required, 'clusterSelectorTerms').flatMap((term, index) => {
    const place = `${pointer}/clusterSelectorTerms/${index}`;
    const properties = readPath(term, 'propertySelector') ?? null;
    const labels = readPath(term, 'labelSelector') ?? null;
    return [
      judgeLabelSelector(labels, 'cluster selector', `${place}/labelSelector`),
      (readPath(term, 'propertySorter') ?? null) === null
        ? undefined
        : {
            text: 'PropertySorter is not allowed for RequiredDuringSchedulingIgnoredDuringExecution affinity',
            pointer: `${place}/propertySorter`,
          },
      properties === null ? undefined : judgePropertySelector(properties, `${place}/propertySelector`),
    ];
  });
  return aggregate(found);
}

function judgePreferredTerms(preferred: readonly Json[], pointer: string): FaultTree | undefined {
  const found = preferred.flatMap((each, index) => {
    const place = `${pointer}/${index}/preference`;
    const term = readPath(each, 'preference');
    const labels = readPath(term, 'labelSelector') ?? null;
    const sorter = readPath(term, 'propertySorter') ?? null;
    return [
      judgeLabelSelector(labels, 'preferred cluster selector', `${place}/labelSelector`),
      (readPath(term, 'propertySelector') ?? null) === null
        ? undefined
        : {
            text: 'PropertySelector is not allowed for PreferredDuringSchedulingIgnoredDuringExecution affinity',
            pointer: `${place}/propertySelector`,
          },
      sorter === null ? undefined : judgeSorter(sorter, `${place}/propertySorter`),
    ];
  });
  return aggregate(found);
}

function judgeSorter(sorter: Json, pointer: string): FaultTree | undefined {
  const badName = explainPropertyName(readString(sorter, 'name'));
  const order = readString(sorter, 'sortOrder');
  return aggregate([
    badName === undefined ? undefined : { text: badName, pointer: `${pointer}/name` },
    order === 'Descending' || order === 'Ascending'
      ? undefined
      : { text: `invalid property sort order ${order}`, pointer: `${pointer}/sortOrder` },
  ]);
}

function judgeTolerations(policy: JsonObject): FaultTree | undefined {
  const found: Fault[] = [];
  const seen = new Set<string>();
  for (const [index, toleration] of readList(policy, 'tolerations').entries()) {
    const pointer = `${POLICY}/tolerations/${index}`;
    const printed = renderGoStruct(toleration, 'v1beta1.Toleration');
    const [key, operator, value] = ['key', 'operator', 'value'].map((field) => readString(toleration, field));
    for (const reason of key ? readQualifiedNameErrors(key) : []) {
      found.push({ text: `invalid toleration key ${printed}: ${reason}`, pointer: `${pointer}/key` });
    }
    if (operator === 'Exists' && value) {
      const reason = 'toleration value needs to be empty, when operator is Exists';
      found.push({ text: `invalid toleration ${printed}: ${reason}`, pointer: `${pointer}/value` });
    }
    if (operator === 'Equal') {
      if (!key) {
        const reason = 'toleration key cannot be empty, when operator is Equal';
        found.push({ text: `invalid toleration ${printed}: ${reason}`, pointer });
      }
      for (const reason of readLabelValueErrors(value ?? '')) {
        found.push({ text: `invalid toleration value ${printed}: ${reason}`, pointer: `${pointer}/value` });
      }
    }
    const identity = JSON.stringify([key, operator, value, readString(toleration, 'effect')]);
    if (seen.has(identity)) {
      found.push({ text: `toleration ${printed} already exists, tolerations must be unique`, pointer });
    }
    seen.add(identity);
  }
  return aggregate(found);
}
