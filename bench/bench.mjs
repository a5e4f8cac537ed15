// npm run bench [-- rows [runs]]: this tool's `evaluate` beside a bare DuckDB aggregate plus SHA-256, in turn, on the same files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersOf } from './generate.mjs';

const rows = Number(process.argv[2] ?? 5_000_000);
const runs = Number(process.argv[3] ?? 3);
const here = import.meta.dirname;
const scratch = mkdtempSync(join(tmpdir(), 'serving-audit-bench-'));

console.log(
  `${rows} billing rows and ${rows} request rows; ${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}`,
);
// In a process of its own: the peak memory of a child begins with what its parent held.
const data = join(here, 'data');
const made = spawnSync(process.execPath, [join(here, 'generate.mjs'), data, String(rows)], {
  stdio: 'inherit',
});
if (made.status !== 0) throw new Error(`generate.mjs ended with ${made.status}`);
const folders = foldersOf(data);

for (const [format, folder] of Object.entries(folders)) {
  const commands = {
    evaluate: [
      join(here, '../dist/cli.js'),
      'evaluate',
      folder,
      '--out',
      join(scratch, 'audit.json'),
      '--as-of',
      '2026-10-01',
      '--quiet',
    ],
    // DuckDB alone reads no Arrow: there the tool stands beside itself on the other forms.
    ...(format === 'arrow' ? {} : { bare: [join(here, 'bare.mjs'), folder, format] }),
  };
  const measured = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, args] of Object.entries(commands)) measured[name].push(measure(args));
  }
  console.log(`\n${format}: ${megabytes(folder)} MB`);
  for (const [name, results] of Object.entries(measured)) {
    const seconds = results.map(({ seconds: one }) => one);
    const peak = Math.max(...results.map(({ mebibytes }) => mebibytes));
    console.log(
      `  ${name.padEnd(9)} median ${median(seconds).toFixed(2)} s (${seconds.map((one) => one.toFixed(2)).join(', ')}), peak ${peak} MiB`,
    );
  }
  if (measured.bare === undefined) continue;
  const ratios = measured.evaluate.map((one, index) => one.seconds / measured.bare[index].seconds);
  console.log(`  ratio     median ${median(ratios).toFixed(2)} (goal 1.5), peak memory goal 1536 MiB`);
}
rmSync(scratch, { recursive: true, force: true });

function measure(args) {
  const peakFile = join(scratch, 'peak');
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(here, 'peak-memory.mjs'), ...args],
    {
      env: { ...process.env, BENCH_PEAK_FILE: peakFile },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return {
    seconds: (performance.now() - started) / 1000,
    mebibytes: Math.round(Number(readFileSync(peakFile, 'utf8')) / 1024),
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function megabytes(folder) {
  const names = readdirSync(join(folder, 'system'));
  return Math.round(names.reduce((sum, name) => sum + statSync(join(folder, 'system', name)).size, 0) / 1e6);
}
