#!/bin/bash
kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Namespace
metadata:
  name: script
EOF
cat <<EOF > x.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: $1-ns
EOF
