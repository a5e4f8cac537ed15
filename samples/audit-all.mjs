// Audits the three sample estates with the built command, and names the files to open:
//   npm run sample
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const estates = ['payments', 'clinic', 'factory'];
for (const name of estates) {
  const options = ['--out', `out/${name}`, '--config', `samples/${name}/serving-audit.yaml`];
  const command = [
    'dist/cli.js',
    'run',
    `samples/${name}/exports`,
    ...options,
    '--format',
    'html,pdf,json,csv',
  ];
  console.log(`\nnode ${command.join(' ')}`);
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

console.log('\nOpen:');
for (const name of estates) console.log(`  out/${name}/report.html  out/${name}/report.pdf`);
