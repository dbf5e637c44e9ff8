// Ten thousand small manifests: the whole check against a bare walk of the folder with js-yaml on every file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMeasured } from './run-measured.mjs';

const folder = mkdtempSync(join(tmpdir(), 'fleetlint-bench-'));
for (let index = 0; index < 10_000; index += 1) {
  const home = join(folder, `team-${index % 50}`);
  if (index < 50) mkdirSync(home);
  const name = `web-${index}`;
  const container = `        - name: web\n          image: registry.example/${name}:v1\n          ports: [{ containerPort: 8080 }]\n`;
  writeFileSync(
    join(home, `${name}.yaml`),
    `# ${name}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: team-${index % 50}\n  labels: { app: ${name} }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n${container}---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: team-${index % 50} }\nspec:\n  selector: { app: ${name} }\n  ports: [{ port: 80, targetPort: 8080 }]\n`,
  );
}
const bare = runMeasured(['bench/bare-walk.mjs', folder], { runs: 3 });
const check = runMeasured(['dist/cli.js', 'check', folder, '-q'], { runs: 3 });
rmSync(folder, { recursive: true, force: true });
console.log(
  `bare walk and js-yaml: ${bare.cpu.toFixed(2)} CPU s; check: ${check.cpu.toFixed(2)} CPU s (× ${(check.cpu / bare.cpu).toFixed(2)}), ${check.peak.toFixed(0)} MB peak`,
);
