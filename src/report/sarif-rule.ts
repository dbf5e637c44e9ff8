import type { ReportingDescriptor, ToolComponent } from 'sarif';
import { rulePage, TOOL } from '../api/tool.ts';
import type { Analysis, RuleInfo } from '../evaluate/analysis.ts';
import { renderSafe } from './escape.ts';
import { SARIF_LIMITS } from './limits.ts';
import { sentence } from './names.ts';
import { WRITER_NOTICES } from './sarif-notification.ts';

/** The driver with every rule, fired or not, in order of id, and every kind of notification of this run. */
export function buildDriver(analysis: Analysis): ToolComponent {
  const spoken = [...new Set(analysis.notifications.map(({ rule }) => rule))].sort();
  const descriptors = spoken.map((id): ReportingDescriptor => {
    const rule = analysis.rules.find((each) => each.id === id);
    return rule === undefined ? { id } : describe(rule);
  });
  return {
    name: TOOL.name,
    fullName: `${TOOL.name} ${TOOL.version}`,
    semanticVersion: TOOL.version,
    version: TOOL.version,
    informationUri: TOOL.home,
    rules: analysis.rules.map(buildRule),
    notifications: [...descriptors, ...WRITER_NOTICES],
  };
}

/** What every descriptor of a rule says, among the rules and among the kinds of notifications. */
function describe(rule: RuleInfo): ReportingDescriptor {
  const title = sentence(renderSafe(rule.title));
  const docs = renderSafe(rule.docs).trim();
  const page = rulePage(rule.id);
  return {
    id: rule.id,
    name: cut(rule.name, SARIF_LIMITS.ruleName),
    shortDescription: { text: cut(title, SARIF_LIMITS.description) },
    fullDescription: { text: cut(firstSentences(docs) || title, SARIF_LIMITS.description) },
    help: {
      text: `${docs || title}\n\nSee ${page}`,
      markdown: `# ${rule.id}: ${title}\n\n${docs === '' ? '' : `${docs}\n\n`}[${rule.name}](${page})\n`,
    },
    helpUri: page,
  };
}

/** Code hosts take the tag `security` for more than the name of a family. */
function familyTag({ family }: RuleInfo): string {
  return family === 'security' ? 'reserved-and-security' : family;
}

function buildRule(rule: RuleInfo): ReportingDescriptor {
  return {
    ...describe(rule),
    defaultConfiguration: { level: rule.severity, ...(rule.isOptIn && { enabled: false }) },
    properties: {
      tags: ['fleet', familyTag(rule), ...(rule.securitySeverity === undefined ? [] : ['security'])].slice(
        0,
        SARIF_LIMITS.tags,
      ),
      precision: rule.precision,
      'problem.severity': rule.severity === 'note' ? 'recommendation' : rule.severity,
      ...(rule.securitySeverity !== undefined && { 'security-severity': rule.securitySeverity.toFixed(1) }),
    },
  };
}

/** Up to three sentences of the first paragraph, without Markdown's line breaks. */
function firstSentences(docs: string): string {
  const paragraph = (docs.split(/\n\s*\n/).find((part) => !/^\s*(#|```|[-*|])/.test(part)) ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  return (
    paragraph
      .match(/.+?[.!?](?=\s|$)/g)
      ?.slice(0, 3)
      .join('') ?? paragraph
  ).trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...`;
}
