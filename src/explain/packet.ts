import type { Analysis } from '../evaluate/analysis.ts';
import type { Context } from '../evaluate/context.ts';
import type { Finding } from '../evaluate/finding.ts';
import { renderObject, siteName } from '../model/identity.ts';
import { count, list } from '../model/list.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { LogFile } from '../read/log/log-file.ts';
import { redactObject } from '../read/read.ts';
import type { Redaction } from '../read/redact-object.ts';
import type { Platform } from '../read/source.ts';
import type { MissingPart, Packet, PacketFile } from './packet/answer.ts';
import { groupByFile, renderList, safeName } from './packet/listed-objects.ts';
import { listMissing } from './packet/missing.ts';

/**
 * A packet for whoever takes up an escalation: every object of the input by cluster and kind, what the agents' logs say,
 * what fleetlint makes of it, and what is missing with the commands to get it. Secrets are taken out, and a report
 * says what was taken out where. The same input gives the same packet.
 */
export function buildPacket(context: Context, analysis: Analysis, platform: Platform): Packet {
  const { bundle } = context;
  const taken: { readonly object: KubeObject; readonly redactions: readonly Redaction[] }[] = [];
  const objects = [...groupByFile(bundle)].map(([path, group]) => {
    const redacted = group.map((object) => {
      const found = redactObject(object);
      if (found.redactions.length > 0) taken.push({ object, redactions: found.redactions });
      return found;
    });
    return renderList(path, redacted, isTruncated(context, group[0]));
  });
  const concerned = [...new Set(analysis.findings.slice(0, 3).flatMap(({ clusters }) => clusters))].slice(
    0,
    5,
  );
  const missing = listMissing(context, concerned);
  const files: PacketFile[] = [
    ...objects,
    ...logFiles(context, platform),
    { path: 'README.md', text: renderReadme(context, analysis, missing) },
    { path: 'ask.md', text: renderRequest(missing) },
    { path: 'redaction.md', text: renderRedactions(taken) },
  ];
  const redacted = taken.reduce((sum, { redactions }) => sum + redactions.length, 0);
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), missing, redacted };
}

function isTruncated({ bundle }: Context, object: KubeObject | undefined): boolean {
  if (object === undefined) return false;
  return (bundle.listings ?? []).some(
    ({ state, group, kind, site }) =>
      state === 'truncated' &&
      group === object.group &&
      kind === object.kind &&
      siteName(site) === siteName(object.site),
  );
}

/** The first of alike lines each, masked: what tells of an agent without its whole log. */
function logFiles({ bundle }: Context, platform: Platform): readonly PacketFile[] {
  return (bundle.logs ?? []).map(({ source }, index) => {
    const name = safeName(source.uri.slice(source.uri.lastIndexOf('/') + 1).replace(/\.(gz|txt)$/, ''));
    const path = `logs/${String(index + 1).padStart(2, '0')}-${name.endsWith('.log') ? name : `${name}.log`}`;
    return { path, text: `${platform.decodeText(source.bytes, 'utf-8').trimEnd()}\n` };
  });
}

function renderReadme(
  { bundle, fleet }: Context,
  { findings, summary }: Analysis,
  missing: readonly MissingPart[],
): string {
  const causes = findings.slice(0, 3).map((finding, index) => `${index + 1}. ${renderCause(finding)}\n`);
  const releases = fleet.release === undefined ? [] : [`KubeFleet ${fleet.release.name} as stated`];
  const versions = [...new Set(bundle.objects.map(({ apiVersion }) => apiVersion))]
    .filter((each) => /fleet/.test(each))
    .sort();
  return `# Escalation packet

${count(summary.objects, 'object')} of ${count(summary.placements, 'placement')} and ${count(summary.clusters, 'member cluster')}; API ${list(versions, 9)}${releases.map((each) => `; ${each}`).join('')}.

## What fleetlint makes of it

${causes.length === 0 ? 'Nothing is out of order by the rules it could judge.\n' : causes.join('\n')}
All of it is in findings.md and findings.json. Analyze the packet again with \`fleetlint check\` and this archive.

## What is in here

* \`hub/\` and a folder for each member: objects by kind, as Lists. Values of secrets are REDACTED; redaction.md says which.
* \`logs/\`: of each agent's log the first of all lines that say the same, masked.
${(bundle.logs ?? []).map(renderWindow).join('')}* \`ask.md\`: ${missing.length === 0 ? 'nothing is missing' : `${count(missing.length, 'part')} that ${missing.length === 1 ? 'is' : 'are'} missing, as a message to paste`}.
`;
}

/** What a log covers: a failure outside of it cannot be in it. */
function renderWindow({ source, agent, lines, first, last }: LogFile): string {
  const whose = agent === '' ? 'an agent' : `the ${agent} agent`;
  const window = first === '' ? 'without times' : `from ${first} to ${last}`;
  return `  * ${safeName(source.uri.slice(source.uri.lastIndexOf('/') + 1))}, of ${whose}: ${count(lines, 'line')} ${window}\n`;
}

function renderCause({ rule, message, why, do: advice, cause, clusters }: Finding): string {
  const { object, path } = cause;
  const where = object === undefined ? cause.location.uri : `${renderObject(object)} ${path}`;
  const there = clusters.length === 0 ? '' : ` Clusters: ${list(clusters, 5)}.`;
  return `**${rule}** ${message} ${why} ${advice}${there}\n   (${where})`;
}

/** A message to whoever has the clusters. */
function renderRequest(missing: readonly MissingPart[]): string {
  if (missing.length === 0) return 'Nothing is missing: the packet holds what an escalation needs.\n';
  const rows = missing.map(({ what, command }) => `# ${what}\n${command}\n`);
  return `Hello,

to find out what is wrong we still need the following. All commands only read; write HUB and the names of members as your contexts are called.
Please run them in an empty folder and send it as an archive. \`fleetlint pack\` takes values of secrets out before anything leaves your hands.

\`\`\`sh
mkdir -p hub logs
${rows.join('\n')}\`\`\`

Thank you.
`;
}

function renderRedactions(
  taken: readonly { readonly object: KubeObject; readonly redactions: readonly Redaction[] }[],
): string {
  if (taken.length === 0) return '# Redactions\n\nNothing had to be taken out.\n';
  const rows = taken.flatMap(({ object, redactions }) => {
    const where = siteName(object.site) === '' ? 'hub' : siteName(object.site);
    return redactions.map(
      ({ path, reason }) => `| ${where} | ${cell(renderObject(object))} | \`${cell(path)}\` | ${reason} |\n`,
    );
  });
  return `# Redactions\n\nThese values were taken out; what they were is nowhere in this packet.\n\n| cluster | object | field | why |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function cell(text: string): string {
  return text.replace(/[|`\r\n]/g, ' ');
}
