// Writes samples/<estate>/exports from the descriptions in samples/estates. The same bytes on every run:
//   node samples/generate.mjs
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { clinic } from './estates/clinic.mjs';
import { factory } from './estates/factory.mjs';
import { payments } from './estates/payments.mjs';
import { isoTime, moment } from './invent.mjs';
import { billingUsage, listPrices } from './shapes/billing-tables.mjs';
import { COLUMNS } from './shapes/columns.mjs';
import { identityOf } from './shapes/identities.mjs';
import { endpointUsage, servedEntities } from './shapes/serving-tables.mjs';
import { workspaceExports } from './shapes/workspace-exports.mjs';
import { cliJson, csv, gzip, sparkJson, writeBytes, writeParquet } from './writers.mjs';

for (const estate of [payments, clinic, factory]) {
  const root = join(import.meta.dirname, estate.name, 'exports');
  rmSync(root, { recursive: true, force: true });
  for (const workspace of estate.workspaces) writeWorkspace(root, estate, workspace);
  await writeSystemTables(join(root, 'system'), estate);
  writeTargets(join(root, 'targets.yaml'), estate);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  console.log(`${estate.name}: ${files.length} files, ${Math.round(bytes / 1000)} kB`);
}

function writeWorkspace(root, estate, workspace) {
  const folder = join(root, `workspace=${workspace.id}`);
  const exports = workspaceExports(estate, workspace).map(([path, command, value]) => [
    path,
    command,
    cliJson(value),
  ]);
  const replaced = new Map((workspace.replaced ?? []).map((file) => [file.path, file]));
  const given = exports.map(([path, command, json]) => {
    const { bytes = (same) => same, exitCode = 0 } = replaced.get(path) ?? {};
    return { path, command, exitCode, bytes: bytes(json) };
  });
  for (const { path, bytes } of given) writeBytes(join(folder, path), bytes);
  writeManifest(folder, estate, workspace, given);
}

function writeTargets(path, estate) {
  const caller = (principal) =>
    principal.startsWith('group:') ? principal.slice(6) : identityOf(estate, principal);
  const targets = estate.targets.map((target) => ({
    ...target,
    approved_callers: target.approved_callers.map(caller),
  }));
  writeBytes(path, stringify({ targets }, { lineWidth: 110 }));
}

function writeManifest(folder, estate, workspace, files) {
  const { principal, authType, groups } = workspace.collector;
  const started = moment(workspace.collectedAt ?? estate.collectedAt) - files.length * 2000;
  const manifest = {
    schema: 1,
    workspaceId: workspace.id,
    host: workspace.host,
    tenantId: estate.tenantId,
    profile: workspace.profile,
    collectedAt: (workspace.collectedAt ?? estate.collectedAt).replace('.000Z', 'Z'),
    collector: {
      userName: identityOf(estate, principal),
      kind: principal.startsWith('sp:') ? 'service_principal' : 'user',
      authType,
      groups,
    },
    cli: { version: '1.13.0' },
    files: files.map(({ path, command, exitCode = 0, bytes }, index) => ({
      path,
      command,
      startedAt: isoTime(started + index * 2000).replace('.000Z', 'Z'),
      exitCode,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  };
  writeBytes(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function writeSystemTables(folder, estate) {
  const tables = {
    billing_usage: billingUsage(estate),
    endpoint_usage: endpointUsage(estate),
    list_prices: listPrices(estate),
    served_entities: servedEntities(estate),
  };
  for (const { path, table, from = '', to = '~' } of estate.systemFiles) {
    const time = { billing_usage: 'usage_start_time', endpoint_usage: 'request_time' }[table];
    const rows = tables[table].filter((row) => !time || (row[time] >= from && row[time] < to));
    const target = join(folder, path);
    if (path.endsWith('.parquet')) await writeParquet(target, COLUMNS[table], rows);
    else if (path.endsWith('.csv')) writeBytes(target, csv(COLUMNS[table], rows));
    else writeBytes(target, path.endsWith('.gz') ? gzip(sparkJson(rows)) : sparkJson(rows));
  }
  if (!estate.systemManifest) return;
  const files = estate.systemFiles.map(({ path, table }) => ({
    path,
    command: `select * from system.${table === 'billing_usage' ? 'billing.usage' : table === 'list_prices' ? 'billing.list_prices' : `serving.${table}`}`,
    bytes: readFileSync(join(folder, path)),
  }));
  writeManifest(folder, estate, estate.workspaces[0], files);
}
