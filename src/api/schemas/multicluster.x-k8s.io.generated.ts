// Generated from the CustomResourceDefinitions by src/api/schemas/generate.mjs; do not edit.
import type { SchemaTable } from './table.ts';

export const TABLE: SchemaTable = {
  group: 'multicluster.x-k8s.io',
  kinds: [
    {"kind":"ClusterProfile","version":"v1alpha1","namespaced":true,"stored":true,"status":true,"root":26},
  ],
  nodes: [
    {"type":"string"},
    {"type":"object"},
    {"type":"object","required":["name"],"x-kubernetes-validations":[{"message":"ClusterManager is immutable","rule":"self == oldSelf"}],"properties":{"name":0}},
    {"type":"object","required":["clusterManager"],"properties":{"clusterManager":2,"displayName":0}},
    {"type":"string","format":"byte"},
    {"type":"boolean"},
    {"type":"object","x-kubernetes-preserve-unknown-fields":true},
    {"type":"object","required":["extension","name"],"properties":{"extension":6,"name":0}},
    {"type":"array","items":7},
    {"type":"object","required":["server"],"properties":{"certificate-authority":0,"certificate-authority-data":4,"disable-compression":5,"extensions":8,"insecure-skip-tls-verify":5,"proxy-url":0,"server":0,"tls-server-name":0}},
    {"type":"object","required":["name"],"properties":{"cluster":9,"name":0}},
    {"type":"array","items":10},
    {"type":"string","format":"date-time"},
    {"type":"string","maxLength":32768},
    {"type":"integer","minimum":0},
    {"type":"string","pattern":"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$","minLength":1,"maxLength":1024},
    {"type":"string","enum":["True","False","Unknown"]},
    {"type":"string","pattern":"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$","maxLength":316},
    {"type":"object","required":["lastTransitionTime","message","reason","status","type"],"properties":{"lastTransitionTime":12,"message":13,"observedGeneration":14,"reason":15,"status":16,"type":17}},
    {"type":"array","items":18},
    {"type":"string","minLength":1,"maxLength":253},
    {"type":"string","minLength":1,"maxLength":1024},
    {"type":"object","required":["name","value"],"properties":{"lastObservedTime":12,"name":20,"value":21}},
    {"type":"array","items":22},
    {"type":"object","properties":{"kubernetes":0}},
    {"type":"object","properties":{"accessProviders":11,"conditions":19,"credentialProviders":11,"properties":23,"version":24}},
    {"type":"object","required":["spec"],"properties":{"apiVersion":0,"kind":0,"metadata":1,"spec":3,"status":25}},
  ],
};
