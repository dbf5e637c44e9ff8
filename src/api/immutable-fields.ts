/**
 * Fields that an API server never changes once an object exists, by `group/Kind`, as JSON pointers (the validation
 * of Kubernetes 1.31).
 */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['/spec/selector'],
  'apps/DaemonSet': ['/spec/selector'],
  'apps/ReplicaSet': ['/spec/selector'],
  'apps/StatefulSet': [
    '/spec/selector',
    '/spec/serviceName',
    '/spec/podManagementPolicy',
    '/spec/volumeClaimTemplates',
  ],
  'batch/Job': ['/spec/selector', '/spec/template', '/spec/completionMode'],
  '/PersistentVolumeClaim': [
    '/spec/accessModes',
    '/spec/storageClassName',
    '/spec/volumeMode',
    '/spec/volumeName',
  ],
  '/Secret': ['/type'],
  'rbac.authorization.k8s.io/RoleBinding': ['/roleRef'],
  'rbac.authorization.k8s.io/ClusterRoleBinding': ['/roleRef'],
  'storage.k8s.io/StorageClass': ['/provisioner', '/parameters', '/reclaimPolicy', '/volumeBindingMode'],
  'scheduling.k8s.io/PriorityClass': ['/value', '/preemptionPolicy'],
  'networking.k8s.io/IngressClass': ['/spec/controller'],
};

/** Pointers to the fields of a kind that cannot be changed; none for kinds that the table lacks. */
export function immutableFields(group: string, kind: string): readonly string[] {
  const key = `${group}/${kind}`;
  return Object.hasOwn(FIELDS, key) ? (FIELDS[key] ?? []) : [];
}
