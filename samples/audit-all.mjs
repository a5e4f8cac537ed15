// Audits the three sample estates with the built command, and names the files to open:
//   npm run sample
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const estates = ['payments', 'clinic', 'factory'];
const runs = [
  ...estates.map((name) => ({ name, exports: `samples/${name}/exports`, estate: name })),
  // One folder of the factory by itself: what a report says when almost nothing was collected.
  {
    name: 'factory-lab-only',
    exports: 'samples/factory/exports/workspace=3390012475569940',
    estate: 'factory',
  },
];

for (const { name, exports, estate } of runs) {
  const options = ['--out', `out/${name}`, '--config', `samples/${estate}/serving-audit.yaml`];
  const command = ['dist/cli.js', 'run', exports, ...options, '--format', 'html,pdf,json,csv'];
  console.log(`\nnode ${command.join(' ')}`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

console.log('\nOpen:');
for (const { name } of runs) {
  const page = ['report.html', 'index.html', `${name}.html`].find((file) =>
    existsSync(join(root, 'out', name, file)),
  );
  console.log(`  ${join('out', name, page ?? '')}`);
}
