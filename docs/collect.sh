#!/bin/sh
# Collects what fleetlint and support need of a KubeFleet hub and its members. Reads only; changes nothing.
#   sh collect.sh HUB_CONTEXT [MEMBER_CONTEXT...]
# writes fleet-dump.tar.gz. Values of Secrets are in it unless nobody may read Secrets: `fleetlint pack` takes them out.
set -u
[ $# -ge 1 ] || { echo "usage: sh collect.sh HUB_CONTEXT [MEMBER_CONTEXT...]" >&2; exit 2; }
hub=$1
shift
out=fleet-dump
mkdir -p "$out/hub" "$out/logs"

# One kind into one file; a kind that is refused leaves its reason beside it, one without objects leaves nothing.
get() {
  context=$1 folder=$2 kind=$3 file=$4
  if kubectl --context "$context" get "$kind" -A -o yaml >"$folder/$file.yaml" 2>"$folder/$file.err"; then
    rm -f "$folder/$file.err"
    grep -q '^items: \[\]' "$folder/$file.yaml" && rm -f "$folder/$file.yaml"
  else
    rm -f "$folder/$file.yaml"
  fi
}

logs() {
  kubectl --context "$1" logs -n fleet-system "deployment/$2" --all-containers --timestamps --tail=20000 >"$out/logs/$3" 2>/dev/null
  kubectl --context "$1" logs -n fleet-system "deployment/$2" --all-containers --timestamps --previous >"$out/logs/previous-$3" 2>/dev/null
  for file in "$out/logs/$3" "$out/logs/previous-$3"; do [ -s "$file" ] || rm -f "$file"; done
}

for group in placement.kubernetes-fleet.io cluster.kubernetes-fleet.io; do
  for name in $(kubectl --context "$hub" api-resources --api-group="$group" --verbs=list -o name); do
    get "$hub" "$out/hub" "$name" "${name%%.*}"
  done
done
# The list of namespaces of members is in v1beta1 alone.
get "$hub" "$out/hub" memberclusters.v1beta1.cluster.kubernetes-fleet.io memberclusters.v1beta1
for name in namespaces configmaps secrets serviceaccounts services deployments statefulsets daemonsets jobs cronjobs ingresses \
  networkpolicies persistentvolumeclaims roles rolebindings clusterroles clusterrolebindings customresourcedefinitions \
  resourcequotas limitranges events; do
  get "$hub" "$out/hub" "$name" "$name"
done
logs "$hub" hub-agent hub-agent.log

for member in "$@"; do
  folder="$out/$(printf %s "$member" | tr -c 'A-Za-z0-9._-' '-')"
  mkdir -p "$folder"
  for name in appliedworks.placement.kubernetes-fleet.io namespaces configmaps secrets serviceaccounts services deployments \
    replicasets statefulsets daemonsets jobs pods persistentvolumeclaims storageclasses ingressclasses priorityclasses \
    customresourcedefinitions resourcequotas limitranges events nodes; do
    get "$member" "$folder" "$name" "${name%%.*}"
  done
  logs "$member" member-agent "$(basename "$folder")-member-agent.log"
done

tar -czf "$out.tar.gz" "$out" && echo "$out.tar.gz: analyze it with: fleetlint check $out.tar.gz"
