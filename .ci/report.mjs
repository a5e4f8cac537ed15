// node .ci/report.mjs <folder> <suite that is not run>…: of each suite <folder> holds the runner's report, <suite>.json, and
// its exit status, <suite>.status. Ends with 0 only where every test there is was run and passed, and prints as its last
// line what the runners counted. Test files of suites that are not run are left out of account by name, not silently.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...leftOut] = process.argv.slice(2);
const suites = readdirSync(folder)
  .filter((name) => name.endsWith('.status'))
  .map((name) => name.slice(0, -'.status'.length))
  .sort();

const counts = { passed: 0, failed: 0, skipped: 0 };
const seen = new Set();
const broken = [];
let sound = suites.length > 0;
for (const suite of suites) {
  const status = readFileSync(join(folder, `${suite}.status`), 'utf8').trim();
  const file = join(folder, `${suite}.json`);
  if (!existsSync(file)) {
    // The runner did not get as far as a test, such as for want of a tool.
    console.log(`${suite}: no report, exit status ${status}`);
    counts.failed++;
    sound = false;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, status: outcome } of report.testResults) {
    seen.add(name);
    if (outcome !== 'passed') broken.push(name);
  }
  const whole = report.numPassedTests === report.numTotalTests && report.numTotalTests > 0;
  console.log(`${suite}: ${report.numPassedTests} of ${report.numTotalTests} passed, exit status ${status}`);
  sound &&= whole && status === '0';
}

const unrun = leftOut.map((suite) => `test/${suite.replace('test:', '')}/`);
const files = execFileSync('git', ['ls-files', 'test'], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name.endsWith('.test.ts') && !unrun.some((start) => name.startsWith(start)));
const unseen = files.filter((name) => ![...seen].some((one) => one.endsWith(`/${name}`)));
if (leftOut.length > 0) console.log(`suites of their own, not run here: ${leftOut.join(', ')}`);
if (unseen.length > 0) console.log(`test files that were not run:\n  ${unseen.join('\n  ')}`);
if (broken.length > 0) console.log(`test files that did not pass:\n  ${broken.join('\n  ')}`);

console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(sound && unseen.length === 0 && broken.length === 0 && counts.skipped === 0 ? 0 : 1);
