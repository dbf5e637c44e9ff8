import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { judgePodSecurity, type PodSecurityLevel, readPodSecurityPolicy } from './pod-security.ts';
import { decodePodSpec } from './pod-spec.ts';

const SOUND: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};

/** What is said about a Deployment with this pod and container: check and pointer below the pod spec. */
function judge(
  level: PodSecurityLevel,
  { pod = {}, container = {}, context = SOUND, annotations = {} }: Record<string, JsonObject>,
  minor?: number,
): string[] {
  const containers = [{ name: 'web', image: 'web:1', securityContext: context, ...container }];
  const template = { metadata: { annotations }, spec: { containers, ...pod } };
  const manifest = { spec: { template } };
  const spec = decodePodSpec({ group: 'apps', kind: 'Deployment' }, manifest);
  if (spec === undefined) return ['no pods'];
  return judgePodSecurity(spec, manifest, { level, minor }).map(
    ({ check, pointer }) => `${check} ${pointer.replace('/spec/template/spec', '')}`,
  );
}

const CONTEXT = '/containers/0/securityContext';

describe('the Pod Security Standards', () => {
  it('find nothing in a sound pod, and nothing at all below privileged', () => {
    expect(judge('restricted', {})).toEqual([]);
    expect(judge('privileged', { pod: { hostPID: true }, context: { privileged: true } })).toEqual([]);
  });

  const baseline: readonly (readonly [string, Record<string, JsonObject>, string])[] = [
    ['the network of the host', { pod: { hostNetwork: true } }, 'hostNamespaces /hostNetwork'],
    ['its processes', { pod: { hostPID: true } }, 'hostNamespaces /hostPID'],
    ['its IPC', { pod: { hostIPC: true } }, 'hostNamespaces /hostIPC'],
    [
      'a privileged container',
      { context: { ...SOUND, privileged: true } },
      `privileged ${CONTEXT}/privileged`,
    ],
    [
      'a capability too many',
      { context: { capabilities: { add: ['KILL', 'NET_ADMIN'] } } },
      `capabilities_baseline ${CONTEXT}/capabilities/add/1`,
    ],
    [
      'a folder of the host',
      {
        pod: {
          volumes: [
            { name: 'a', emptyDir: {} },
            { name: 'b', hostPath: { path: '/' } },
          ],
        },
      },
      'hostPathVolumes /volumes/1/hostPath',
    ],
    [
      'a port of the host',
      {
        container: {
          ports: [
            { containerPort: 80, hostPort: 0 },
            { containerPort: 81, hostPort: 81 },
          ],
        },
      },
      'hostPorts /containers/0/ports/1/hostPort',
    ],
    [
      'a process of a Windows host',
      { pod: { securityContext: { windowsOptions: { hostProcess: true } } } },
      'windowsHostProcess /securityContext/windowsOptions/hostProcess',
    ],
    [
      'no AppArmor',
      { pod: { securityContext: { appArmorProfile: { type: 'Unconfined' } } } },
      'appArmorProfile /securityContext/appArmorProfile/type',
    ],
    [
      'an SELinux type',
      { pod: { securityContext: { seLinuxOptions: { type: 'spc_t' } } } },
      'seLinuxOptions /securityContext/seLinuxOptions/type',
    ],
    [
      'an SELinux user',
      { context: { seLinuxOptions: { user: 'root' } } },
      `seLinuxOptions ${CONTEXT}/seLinuxOptions/user`,
    ],
    ['all of /proc', { context: { procMount: 'Unmasked' } }, `procMount ${CONTEXT}/procMount`],
    [
      'no seccomp',
      { context: { seccompProfile: { type: 'Unconfined' } } },
      `seccompProfile_baseline ${CONTEXT}/seccompProfile/type`,
    ],
    [
      'a kernel parameter',
      { pod: { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } } },
      'sysctls /securityContext/sysctls/0/name',
    ],
    [
      'a host in a probe',
      { container: { readinessProbe: { httpGet: { host: 'example.io', port: 80 } } } },
      'hostProbesAndHostLifecycle /containers/0/readinessProbe/httpGet/host',
    ],
  ];
  it.each(baseline)('forbid %s at baseline', (_, parts, found) => {
    expect(judge('baseline', parts)).toEqual([found]);
    expect(judge('restricted', { ...parts, context: { ...SOUND, ...parts['context'] } })).not.toEqual([]);
  });

  const restricted: readonly (readonly [string, Record<string, JsonObject>, string])[] = [
    ['escalation', { context: { ...SOUND, allowPrivilegeEscalation: null } }, 'allowPrivilegeEscalation'],
    ['root', { context: { ...SOUND, runAsNonRoot: null } }, 'runAsNonRoot'],
    ['root against the pod', { pod: { securityContext: { runAsNonRoot: false } } }, 'runAsNonRoot'],
    ['user 0', { context: { ...SOUND, runAsUser: 0 } }, 'runAsUser'],
    ['no profile', { context: { ...SOUND, seccompProfile: null } }, 'seccompProfile_restricted'],
    ['capabilities', { context: { ...SOUND, capabilities: { drop: ['KILL'] } } }, 'capabilities_restricted'],
    [
      'other volumes',
      { pod: { volumes: [{ name: 'a', nfs: { server: 'a', path: '/' } }] } },
      'restrictedVolumes',
    ],
  ];
  it.each(restricted)('forbid %s at restricted alone', (_, parts, check) => {
    expect(judge('baseline', parts)).toEqual([]);
    expect(judge('restricted', parts).map((text) => text.split(' ')[0])).toEqual([check]);
  });

  it('take what the pod says for its containers, and count init containers', () => {
    const context = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } };
    expect(judge('restricted', { context, pod: { securityContext } })).toEqual([]);
    const initContainers = [{ name: 'init', securityContext: { ...SOUND, privileged: true } }];
    expect(judge('baseline', { pod: { initContainers } })).toEqual([
      'privileged /initContainers/0/securityContext/privileged',
    ]);
  });

  it('follow the version that the namespace names', () => {
    const reserved = { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] } };
    expect(judge('baseline', { pod: reserved }, 26)).toHaveLength(1);
    expect(judge('baseline', { pod: reserved }, 27)).toEqual([]);
    const probe = { livenessProbe: { tcpSocket: { host: 'a', port: 1 } } };
    expect(judge('baseline', { container: probe }, 33)).toEqual([]);
    expect(judge('baseline', { container: probe }, 34)).toHaveLength(1);
    const bare = { ...SOUND, capabilities: {} };
    expect(judge('restricted', { context: bare }, 21)).toEqual([]);
    expect(judge('restricted', { context: {}, pod: { os: { name: 'windows' } } }, 25)).toEqual([
      `runAsNonRoot ${CONTEXT}/runAsNonRoot`,
    ]);
    expect(judge('restricted', { context: { ...SOUND, runAsUser: 0 }, pod: { hostUsers: false } })).toEqual(
      [],
    );
  });

  it('read labels as the API server does', () => {
    const read = (level: string, version: string) =>
      readPodSecurityPolicy(
        new Map([
          ['pod-security.kubernetes.io/enforce', level],
          ['pod-security.kubernetes.io/enforce-version', version],
        ]),
      );
    expect(read('baseline', 'v1.28')).toEqual({ level: 'baseline', minor: 28 });
    expect(read('restricted', 'latest')).toEqual({ level: 'restricted', minor: undefined });
    expect(read('nonsense', '1.28')).toEqual({ level: 'restricted', minor: undefined });
    expect(readPodSecurityPolicy(new Map([['pod-security.kubernetes.io/warn', 'baseline']]))).toBeUndefined();
  });

  it('never forbid at baseline what they allow at restricted', () => {
    const flag = fc.constantFrom(true, false, null);
    const context = fc.record(
      {
        privileged: flag,
        runAsNonRoot: flag,
        allowPrivilegeEscalation: flag,
        procMount: fc.constantFrom('Default', 'Unmasked'),
        seccompProfile: fc.record({ type: fc.constantFrom('RuntimeDefault', 'Unconfined', 'Localhost') }),
        capabilities: fc.record({
          drop: fc.subarray(['ALL', 'KILL']),
          add: fc.subarray(['NET_BIND_SERVICE', 'CHOWN', 'SYS_ADMIN']),
        }),
      },
      { requiredKeys: [] },
    );
    const pod = fc.record({ hostPID: flag, securityContext: context }, { requiredKeys: [] });
    fc.assert(
      fc.property(
        pod,
        context,
        fc.option(fc.integer({ min: 22, max: 36 }), { nil: undefined }),
        (p, c, minor) => {
          const parts = { pod: p as JsonObject, context: c as JsonObject };
          const strict = judge('restricted', parts, minor);
          return strict.length > 0 || judge('baseline', parts, minor).length === 0;
        },
      ),
    );
  });
});
