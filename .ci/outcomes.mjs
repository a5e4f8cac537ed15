// node .ci/outcomes.mjs <file>: the file holds `id outcome` for every audit of the tests. Ends with 0 only where every check
// of the catalogue passed somewhere, failed somewhere and was not assessed somewhere.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const seen = new Set(readFileSync(process.argv[2], 'utf8').split('\n'));
const checks = readdirSync(join(import.meta.dirname, '../queries/checks'), { recursive: true })
  .filter((name) => name.endsWith('.sql'))
  .map((name) => basename(name, '.sql'))
  .sort();
// One asks what people answered, and can always be asked.
const ALWAYS_ASSESSED = ['attestation_missing'];
const lacking = checks.flatMap((id) =>
  ['pass', 'fail', ...(ALWAYS_ASSESSED.includes(id) ? [] : ['not_assessed'])]
    .filter((outcome) => !seen.has(`${id} ${outcome}`))
    .map((outcome) => `${id}: never ${outcome}`),
);
if (lacking.length > 0) console.log(lacking.join('\n'));
console.log(`${checks.length} checks, ${lacking.length} outcomes that no test and no sample shows`);
process.exit(lacking.length === 0 && checks.length > 0 ? 0 : 1);
