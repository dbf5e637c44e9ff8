import { pointer, readList, readNumber, readPath, readString, readStringMap } from '../../api/json.ts';
import { decodeStrings } from '../metadata.ts';
import {
  containerContexts,
  type Forbidden,
  isExemptAsNamespaced,
  type PodSubject,
  readContexts,
} from './subject.ts';

const CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
const SELINUX_TYPES: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);
/** Sysctls that are allowed, and since which minor version. */
const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const PROBES = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle/postStart',
  'lifecycle/preStop',
];

/** Windows containers that run as processes of the host. */
export function findHostProcesses(pod: PodSubject): readonly Forbidden[] {
  return readContexts(pod)
    .filter(({ value }) => readPath(value, 'windowsOptions', 'hostProcess') === true)
    .map(({ owner, pointer: at }) => ({
      text: `${owner} runs as a process of the host`,
      pointer: `${at}/windowsOptions/hostProcess`,
    }));
}

/** Namespaces of the host that the pod joins. */
export function findHostNamespaces({ spec }: PodSubject): readonly Forbidden[] {
  return ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((field) => readPath(spec.value, field) === true)
    .map((field) => ({ text: `${field} is true`, pointer: `${spec.pointer}/${field}` }));
}

/** Privileged containers. */
export function findPrivileged({ spec }: PodSubject): readonly Forbidden[] {
  return containerContexts(spec)
    .filter(({ value }) => readPath(value, 'privileged') === true)
    .map(({ owner, pointer: at }) => ({ text: `${owner} is privileged`, pointer: `${at}/privileged` }));
}

/** Capabilities beyond those that container runtimes give by themselves. */
export function findCapabilities({ spec }: PodSubject): readonly Forbidden[] {
  return containerContexts(spec).flatMap(({ owner, value, pointer: at }) =>
    decodeStrings(readPath(value, 'capabilities'), 'add').flatMap((name, index) =>
      CAPABILITIES.has(name)
        ? []
        : [{ text: `${owner} adds the capability ${name}`, pointer: `${at}/capabilities/add/${index}` }],
    ),
  );
}

/** Volumes that are folders of the host. */
export function findHostPaths({ spec }: PodSubject): readonly Forbidden[] {
  return readList(spec.value, 'volumes').flatMap((volume, index) => {
    const path = readPath(volume, 'hostPath');
    if (path === undefined || path === null) return [];
    const text = `volume ${readString(volume, 'name')} is the folder ${readString(path, 'path')} of the host`;
    return [{ text, pointer: spec.pointer + pointer('volumes', index, 'hostPath') }];
  });
}

/** Ports of the host that containers open. */
export function findHostPorts({ spec }: PodSubject): readonly Forbidden[] {
  return spec.containers.flatMap(({ name, value, pointer: at }) =>
    readList(value, 'ports').flatMap((port, index) => {
      const number = readNumber(port, 'hostPort') ?? 0;
      const place = at + pointer('ports', index, 'hostPort');
      return number === 0 ? [] : [{ text: `container ${name} opens host port ${number}`, pointer: place }];
    }),
  );
}

/** Host fields of probes and lifecycle handlers, which make the node call other machines. */
export function findProbeHosts({ spec }: PodSubject): readonly Forbidden[] {
  return spec.containers.flatMap(({ name, value, pointer: at }) =>
    PROBES.flatMap((probe) =>
      ['httpGet', 'tcpSocket'].flatMap((action) => {
        const host = readString(value, ...probe.split('/'), action, 'host');
        const text = `container ${name} has the host ${host} in ${probe.replace('/', '.')}`;
        return host === '' ? [] : [{ text, pointer: `${at}/${probe}/${action}/host` }];
      }),
    ),
  );
}

/** AppArmor profiles other than the runtime's and those of the node. */
export function findAppArmor(pod: PodSubject): readonly Forbidden[] {
  const fields = readContexts(pod).flatMap(({ owner, value, pointer: at }) => {
    const type = readString(value, 'appArmorProfile', 'type');
    if (type === '' || type === 'RuntimeDefault' || type === 'Localhost') return [];
    return [{ text: `${owner} has the AppArmor profile ${type}`, pointer: `${at}/appArmorProfile/type` }];
  });
  const annotations = [...readStringMap(pod.annotations)].flatMap(([key, profile]) => {
    if (!key.startsWith(APP_ARMOR) || profile === '' || profile === 'runtime/default') return [];
    if (profile.startsWith('localhost/')) return [];
    const text = `container ${key.slice(APP_ARMOR.length)} has the AppArmor profile ${profile}`;
    return [{ text, pointer: pod.annotationsPointer + pointer(key) }];
  });
  return [...fields, ...annotations];
}

/** SELinux users and roles of any kind, and types beyond the usual ones. */
export function findSELinux(pod: PodSubject): readonly Forbidden[] {
  return readContexts(pod).flatMap(({ owner, value, pointer: at }) => {
    const read = (field: string): string => readString(value, 'seLinuxOptions', field);
    const type = read('type');
    const isOldEngine = type === 'container_engine_t' && pod.minor !== undefined && pod.minor < 31;
    const wrong = [
      ...(SELINUX_TYPES.has(type) && !isOldEngine ? [] : ['type']),
      ...['user', 'role'].filter((field) => read(field) !== ''),
    ];
    return wrong.map((field) => ({
      text: `${owner} sets the SELinux ${field} ${read(field)}`,
      pointer: `${at}/seLinuxOptions/${field}`,
    }));
  });
}

/** Unmasked /proc file systems. */
export function findProcMounts(pod: PodSubject, level: string): readonly Forbidden[] {
  if (level === 'baseline' && isExemptAsNamespaced(pod)) return [];
  return containerContexts(pod.spec).flatMap(({ owner, value, pointer: at }) => {
    const mount = readString(value, 'procMount');
    if (mount === '' || mount === 'Default') return [];
    return [{ text: `${owner} has procMount ${mount}`, pointer: `${at}/procMount` }];
  });
}

/** Containers without any seccomp profile, by will. */
export function findUnconfined(pod: PodSubject): readonly Forbidden[] {
  return readContexts(pod)
    .filter(({ value }) => readString(value, 'seccompProfile', 'type') === 'Unconfined')
    .map(({ owner, pointer: at }) => ({
      text: `${owner} has seccompProfile Unconfined`,
      pointer: `${at}/seccompProfile/type`,
    }));
}

/** Kernel parameters that are not for one pod alone. */
export function findSysctls({ spec, minor }: PodSubject): readonly Forbidden[] {
  return readList(spec.value, 'securityContext', 'sysctls').flatMap((item, index) => {
    const name = readString(item, 'name');
    const since = SYSCTLS.get(name);
    if (since !== undefined && (minor === undefined || minor >= since)) return [];
    const at = spec.pointer + pointer('securityContext', 'sysctls', index, 'name');
    return [{ text: `the pod sets the sysctl ${name}`, pointer: at }];
  });
}
