import { type Json, readPath, readString } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { aggregate, type Fault, type FaultTree } from './fault.ts';

const STRATEGY = '/spec/strategy';

/** The checks of a rollout strategy (objects-and-selection.md §4.4; `validateRolloutStrategy`). */
export function judgeStrategy(strategy: Json): FaultTree | undefined {
  const type = readString(strategy, 'type');
  const found: (Fault | undefined)[] = [];
  if (!['', 'RollingUpdate', 'External'].includes(type)) {
    found.push({ text: `unsupported rollout strategy type \`${type}\``, pointer: `${STRATEGY}/type` });
  }
  const rolling = readPath(strategy, 'rollingUpdate') ?? null;
  if (rolling !== null) found.push(...judgeRollingUpdate(rolling, type));
  const apply = readPath(strategy, 'applyStrategy') ?? null;
  const serverSide = readPath(apply, 'serverSideApplyConfig') ?? null;
  if (serverSide !== null && readString(apply, 'type') !== 'ServerSideApply') {
    found.push({
      text: 'serverSideApplyConfig is only valid for ServerSideApply strategy type',
      pointer: `${STRATEGY}/applyStrategy/serverSideApplyConfig`,
    });
  }
  return aggregate(found);
}

function judgeRollingUpdate(rolling: Json, type: string): (Fault | undefined)[] {
  const pointer = `${STRATEGY}/rollingUpdate`;
  const found: (Fault | undefined)[] = [];
  if (type === 'External') {
    const text = 'rollingUpdateConifg is not valid for ExternalRollout strategy type';
    found.push({ text, pointer });
  }
  const seconds = readPath(rolling, 'unavailablePeriodSeconds') ?? null;
  if (typeof seconds === 'number' && seconds < 0) {
    const text = `unavailablePeriodSeconds must be greater than or equal to 0, got ${seconds}`;
    found.push({ text, pointer: `${pointer}/unavailablePeriodSeconds` });
  }
  found.push(judgeAmount(rolling, 'maxUnavailable', pointer), judgeAmount(rolling, 'maxSurge', pointer));
  return found;
}

/** A text must be a percentage; an integer must not be negative. */
function judgeAmount(rolling: Json, field: string, pointer: string): Fault | undefined {
  const value = readPath(rolling, field) ?? null;
  const place = `${pointer}/${field}`;
  if (typeof value === 'string') {
    const reason = explainPercentage(value);
    if (reason !== undefined) {
      const text = `${field} \`${value}\` is invalid: invalid value for IntOrString: ${reason}`;
      return { text, pointer: place };
    }
  }
  const amount = typeof value === 'string' ? Math.ceil((Number(value.slice(0, -1)) * 10) / 100) : value;
  if (typeof amount !== 'number' || amount >= 0) return undefined;
  return { text: `${field} must be greater than or equal to 0, got \`${value}\``, pointer: place };
}

function explainPercentage(text: string): string | undefined {
  if (!text.endsWith('%')) return 'invalid type: string is not a percentage';
  const digits = text.slice(0, -1);
  if (/^[+-]?\d+$/.test(digits)) return undefined;
  return `invalid value ${renderGoQuoted(text)}: strconv.Atoi: parsing ${renderGoQuoted(digits)}: invalid syntax`;
}
