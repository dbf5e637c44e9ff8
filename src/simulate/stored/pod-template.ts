import { type JsonObject, readString } from '../../api/json.ts';
import { changeItems, changePart, type Defaults, fillDefaults } from './defaults.ts';

const POD: Defaults = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  securityContext: {},
};
const CONTAINER: Defaults = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
const PROBE: Defaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** 0644. */
const MODE: Defaults = { defaultMode: 420 };

/** A pod template as the API server stores it, below `path` of the object. */
export function fillPodTemplate(object: JsonObject, ...path: readonly string[]): JsonObject {
  return changePart(object, [...path, 'spec'], fillPodSpec);
}

function fillPodSpec(spec: JsonObject): JsonObject {
  let filled = fillDefaults(spec, POD);
  // The old name of the field is served, too.
  const account = readString(filled, 'serviceAccountName') || readString(filled, 'serviceAccount');
  if (account !== '') {
    filled = fillDefaults(filled, { serviceAccountName: account, serviceAccount: account });
  }
  filled = changeItems(filled, 'containers', fillContainer);
  filled = changeItems(filled, 'initContainers', fillContainer);
  return changeItems(filled, 'volumes', fillVolume);
}

function fillContainer(container: JsonObject): JsonObject {
  const imagePullPolicy = defaultPullPolicy(readString(container, 'image'));
  let filled = fillDefaults(container, { ...CONTAINER, imagePullPolicy });
  filled = changeItems(filled, 'ports', (port) => fillDefaults(port, { protocol: 'TCP' }));
  filled = changeItems(filled, 'env', fillVariable);
  for (const probe of PROBES) filled = changePart(filled, [probe], fillProbe);
  for (const hook of ['postStart', 'preStop']) filled = changePart(filled, ['lifecycle', hook], fillHandler);
  return filled;
}

/** `Always` for an image that may change under its name. */
function defaultPullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function fillVariable(variable: JsonObject): JsonObject {
  return changePart(variable, ['valueFrom', 'fieldRef'], (ref) => fillDefaults(ref, { apiVersion: 'v1' }));
}

function fillProbe(probe: JsonObject): JsonObject {
  const filled = fillDefaults(fillHandler(probe), PROBE);
  return changePart(filled, ['grpc'], (grpc) => fillDefaults(grpc, { service: '' }));
}

function fillHandler(handler: JsonObject): JsonObject {
  return changePart(handler, ['httpGet'], (get) => fillDefaults(get, { path: '/', scheme: 'HTTP' }));
}

function fillVolume(volume: JsonObject): JsonObject {
  if (Object.keys(volume).every((key) => key === 'name')) return fillDefaults(volume, { emptyDir: {} });
  let filled = volume;
  for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    filled = changePart(filled, [source], (part) => fillDefaults(part, MODE));
  }
  filled = changePart(filled, ['downwardAPI'], (part) => changeItems(part, 'items', fillFile));
  filled = changePart(filled, ['projected'], (part) => changeItems(part, 'sources', fillProjection));
  return changePart(filled, ['hostPath'], (part) => fillDefaults(part, { type: '' }));
}

function fillFile(item: JsonObject): JsonObject {
  return changePart(item, ['fieldRef'], (ref) => fillDefaults(ref, { apiVersion: 'v1' }));
}

function fillProjection(source: JsonObject): JsonObject {
  const filled = changePart(source, ['downwardAPI'], (part) => changeItems(part, 'items', fillFile));
  return changePart(filled, ['serviceAccountToken'], (token) =>
    fillDefaults(token, { expirationSeconds: 3600 }),
  );
}
