// node .ci/report.mjs <report.json> <runner's exit status>: ends with 0 only where every test there is was run and passed,
// and prints as its last line what the runner counted.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [reportFile, status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportFile, 'utf8'));
const skipped = report.numPendingTests + report.numTodoTests;

const files = execFileSync('git', ['ls-files', 'test'], { encoding: 'utf8' }).split('\n');
const unseen = files
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => !report.testResults.some((seen) => seen.name.endsWith(`/${name}`)));
const broken = report.testResults.filter((seen) => seen.status !== 'passed').map((seen) => seen.name);
if (unseen.length > 0) console.log(`test files that were not run:\n  ${unseen.join('\n  ')}`);
if (broken.length > 0) console.log(`test files that did not pass:\n  ${broken.join('\n  ')}`);

const complete = unseen.length === 0 && broken.length === 0 && skipped === 0 && report.numFailedTests === 0;
const passed = complete && report.numPassedTests === report.numTotalTests && report.numTotalTests > 0;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
process.exit(status === '0' && passed ? 0 : 1);
