/**
 * The file of a new rule. Its examples expect what the condition cannot give, so that the tests fail until both
 * are real.
 */
export function renderNewRule(id: string, name: string): string {
  return `id: ${id}
name: ${name}
title: One sentence that states the fault
on: [declared, observed]
each: placements                 # a relation of docs/relations.md; its columns are the names below
where: {}                        # equality on columns, indexed; a list means one of
when: "false"                    # the rest of the condition
severity: warning                # or a list: [{ error: "condition" }, warning]
at: placement                    # where the symptom is judged
cause: placement                 # the place to change
say:
  what: "\${placement} has a fault: object and value."
  why: "What follows from it."
  do: "What to change."
docs: |
  How KubeFleet behaves, and how it looks in a dump.
examples:
  - name: the fault
    input:
      files:
        crp.yaml: |
          apiVersion: placement.example/v1
          kind: ReplaceMe
          metadata: { name: web }
    finds:
      - { cause: "crp.yaml /spec", severity: warning, message: ["a fault"] }
  - name: nearly the fault
    input:
      files:
        crp.yaml: |
          apiVersion: placement.example/v1
          kind: ReplaceMe
          metadata: { name: web }
    finds: [{ message: ["replace this with \`finds: []\` and an input that stays silent"] }]
`;
}
