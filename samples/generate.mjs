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
import { accountExports } from './shapes/account-exports.mjs';
import { azureBill, BILL_COLUMNS } from './shapes/azure-bill.mjs';
import { accountPrices, billingUsage, listPrices } from './shapes/billing-tables.mjs';
import { COLUMNS } from './shapes/columns.mjs';
import { terraformState } from './shapes/desired.mjs';
import { identityOf } from './shapes/identities.mjs';
import { LOG_COLUMNS } from './shapes/log-columns.mjs';
import { auditLog, externalSpend, gatewayUsage, payloadRows } from './shapes/log-tables.mjs';
import { endpointUsage, servedEntities } from './shapes/serving-tables.mjs';
import { workspaceExports } from './shapes/workspace-exports.mjs';
import { metricExports, settingExports } from './shapes/workspace-settings.mjs';
import { cliJson, csv, gzip, sparkJson, writeBytes, writeParquet } from './writers.mjs';

const ACCOUNT_HOST = 'https://accounts.azuredatabricks.net';
const SOURCES = {
  billing_usage: 'system.billing.usage',
  list_prices: 'system.billing.list_prices',
  account_prices: 'system.billing.account_prices',
  endpoint_usage: 'system.serving.endpoint_usage',
  served_entities: 'system.serving.served_entities',
  audit_log: 'system.access.audit',
  ai_gateway_usage: 'system.ai_gateway.usage',
  external_model_spend: 'system.ai_gateway.external_model_spend',
};

for (const estate of [payments, clinic, factory]) {
  const root = join(import.meta.dirname, estate.name, 'exports');
  rmSync(root, { recursive: true, force: true });
  for (const workspace of estate.workspaces) writeWorkspace(root, estate, workspace);
  const usage = billingUsage(estate);
  await writeSystemTables(join(root, 'system'), estate, usage);
  writeAccount(join(root, 'account'), estate);
  writeBill(join(root, 'azure_costs'), estate, usage);
  writeTargets(join(root, 'targets.yaml'), estate);
  writeKept(root, estate);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  console.log(`${estate.name}: ${files.length} files, ${Math.round(bytes / 1000)} kB`);
}

function writeWorkspace(root, estate, workspace) {
  const folder = join(root, `workspace=${workspace.id}`);
  const exports = [
    ...[...workspaceExports(estate, workspace), ...settingExports(estate, workspace)].map(
      ([path, command, value]) => [path, command, cliJson(value)],
    ),
    ...metricExports(estate, workspace),
  ];
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

/** What an account administrator collected, with a manifest of its own. */
function writeAccount(folder, estate) {
  const files = accountExports(estate).map(([path, command, value]) => ({
    path,
    command,
    exitCode: 0,
    bytes: cliJson(value),
  }));
  if (files.length === 0) return;
  for (const { path, bytes } of files) writeBytes(join(folder, path), bytes);
  writeManifest(
    folder,
    estate,
    { ...estate.account, id: null, host: ACCOUNT_HOST, profile: 'account' },
    files,
  );
}

function writeBill(folder, estate, usage) {
  if (estate.azureBill === undefined) return;
  const rows = azureBill(estate, usage, estate.prices);
  const columns = Object.fromEntries(BILL_COLUMNS.map((name) => [name, 'VARCHAR']));
  writeBytes(join(folder, 'actual-cost.csv'), csv(columns, rows));
}

/** What people keep: the register, changes, attestations, waivers, and what Terraform was told. */
function writeKept(root, estate) {
  for (const [path, content] of Object.entries(estate.kept ?? {})) {
    const text = typeof content === 'string' ? content : stringify(content, { lineWidth: 110 });
    writeBytes(join(root, path), text);
  }
  const managed = estate.workspaces.filter(({ endpoints }) => endpoints.some(({ desired }) => desired));
  const states = managed.map((workspace) => ({
    path: `terraform-${workspace.name}.json`,
    command: 'terraform show -json',
    bytes: `${JSON.stringify(terraformState(estate, workspace))}\n`,
  }));
  if (states.length === 0) return;
  const folder = join(root, 'desired');
  for (const { path, bytes } of states) writeBytes(join(folder, path), bytes);
  writeManifest(folder, estate, { ...managed[0], id: null }, states);
}

function writeManifest(folder, estate, workspace, files) {
  const { principal, authType, groups } = workspace.collector;
  const started = moment(workspace.collectedAt ?? estate.collectedAt) - files.length * 2000;
  const manifest = {
    schema: 1,
    workspaceId: workspace.id ?? undefined,
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

async function writeSystemTables(folder, estate, usage) {
  const tables = {
    billing_usage: () => usage,
    endpoint_usage: () => endpointUsage(estate),
    list_prices: () => listPrices(estate),
    account_prices: () => accountPrices(estate),
    served_entities: () => servedEntities(estate),
    audit_log: () => auditLog(estate),
    ai_gateway_usage: () => gatewayUsage(estate),
    external_model_spend: () => externalSpend(estate),
    inference_payloads: ({ workspace, endpoint }) => payloadRows(estate, workspace, endpoint),
  };
  for (const file of estate.systemFiles) {
    const { path, table, from = '', to = '~' } = file;
    const time = { billing_usage: 'usage_start_time', endpoint_usage: 'request_time' }[table];
    const rows = tables[table](file).filter((row) => !time || (row[time] >= from && row[time] < to));
    const target = join(folder, path);
    const columns = COLUMNS[table] ?? LOG_COLUMNS[table];
    if (path.endsWith('.parquet')) await writeParquet(target, columns, rows);
    else if (path.endsWith('.csv')) writeBytes(target, csv(columns, rows));
    else writeBytes(target, path.endsWith('.gz') ? gzip(sparkJson(rows)) : sparkJson(rows));
  }
  if (!estate.systemManifest) return;
  const files = estate.systemFiles.map(({ path, table }) => ({
    path,
    command: `select * from ${SOURCES[table] ?? `prod.serving_logs.${path.split('/').at(-1).replace('.parquet', '')}`}`,
    bytes: readFileSync(join(folder, path)),
  }));
  writeManifest(folder, estate, estate.workspaces[0], files);
}
