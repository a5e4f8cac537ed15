// Makes billing_usage and endpoint_usage with `rows` rows each, once as Parquet, once as CSV and once as Arrow streams, in
// the shapes of system.billing.usage (nested in Parquet; struct columns flattened and the tag map as JSON text elsewhere) and
// system.serving.endpoint_usage, with the few small exports that their checks need.
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { RecordBatchStreamWriter, Table, Utf8, vectorFromArray } from 'apache-arrow';

const BILLING = `
  select
    '0f8e1c5a-1111-4c2b-9d3e-000000000001' as account_id,
    '100000000000000' || (i % 4) as workspace_id,
    md5(i::varchar) as record_id,
    case when i % 5 = 0 then 'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_EU_WEST'
      else 'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_EU_WEST' end as sku_name,
    'AZURE' as cloud,
    timestamptz '2026-07-01 00:00:00+00' + to_minutes(10 * (i // 386)) as usage_start_time,
    timestamptz '2026-07-01 00:10:00+00' + to_minutes(10 * (i // 386)) as usage_end_time,
    cast(timestamptz '2026-07-01 00:00:00+00' + to_minutes(10 * (i // 386)) as date) as usage_date,
    map { 'cost_center': 'cc-' || (i % 12), 'environment': case when i % 3 = 0 then 'prod' else 'dev' end } as custom_tags,
    'DBU' as usage_unit,
    cast(0.666666667 + (i % 97) / 1000.0 as decimal(38, 18)) as usage_quantity,
    {
      'cluster_id': cast(null as varchar), 'job_id': cast(null as varchar), 'warehouse_id': cast(null as varchar),
      'endpoint_name': 'endpoint-' || (i % 60), 'endpoint_id': md5('endpoint' || (i % 60)),
      'budget_policy_id': cast(null as varchar), 'usage_policy_id': cast(null as varchar),
      'ai_gateway': { 'endpoint_name': cast(null as varchar), 'endpoint_id': cast(null as varchar) }
    } as usage_metadata,
    { 'run_as': 'caller-' || (i % 200) || '@example.com' } as identity_metadata,
    case when i % 1000 = 1 then 'RETRACTION' when i % 1000 = 2 then 'RESTATEMENT' else 'ORIGINAL' end as record_type,
    cast(timestamptz '2026-07-01 06:00:00+00' + to_minutes(10 * (i // 386)) as date) as ingestion_date,
    case when i % 20 = 0 then 'AI_GATEWAY' else 'MODEL_SERVING' end as billing_origin_product,
    { 'is_serverless': cast(null as boolean), 'serving_type': 'MODEL' } as product_features,
    'COMPUTE_TIME' as usage_type
  from range($rows) as generated (i)`;

const REQUESTS = `
  select
    '0f8e1c5a-1111-4c2b-9d3e-000000000001' as account_id,
    '100000000000000' || (i % 4) as workspace_id,
    uuid()::varchar as databricks_request_id,
    'caller-' || (i % 200) || '@example.com' as requester,
    case when i % 211 = 0 then 503 when i % 97 = 0 then 429 else 200 end as status_code,
    timestamptz '2026-07-01 00:00:00+00' + to_microseconds(i * 1589760) as request_time,
    i % 900 as input_token_count,
    i % 300 as output_token_count,
    md5('entity' || (i % 60)) as served_entity_id
  from range($rows) as generated (i)`;

const FLATTENED = `select * exclude (usage_metadata, identity_metadata, product_features, custom_tags),
  cast(to_json(custom_tags) as varchar) as custom_tags,
  usage_metadata.endpoint_name as usage_metadata_endpoint_name,
  usage_metadata.endpoint_id as usage_metadata_endpoint_id,
  usage_metadata.usage_policy_id as usage_metadata_usage_policy_id,
  usage_metadata.ai_gateway.endpoint_name as usage_metadata_ai_gateway_endpoint_name,
  usage_metadata.ai_gateway.endpoint_id as usage_metadata_ai_gateway_endpoint_id,
  product_features.serving_type as product_features_serving_type
  from (BILLING)`;

/** Rows of a batch of an Arrow stream: about what the Statement Execution API puts into one. */
const BATCH = 100_000;

/** Where the exports are, by their form. */
export function foldersOf(folder) {
  return { parquet: join(folder, 'parquet'), csv: join(folder, 'csv'), arrow: join(folder, 'arrow') };
}

/** Writes the exports in every form, once. */
async function generate(folder, rows) {
  const folders = foldersOf(folder);
  // Of one number of rows at a time.
  const mark = join(folder, 'made');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === String(rows)) return;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("set TimeZone = 'UTC'");
  for (const home of Object.values(folders)) {
    mkdirSync(join(home, 'system'), { recursive: true });
    writeSmallExports(home);
  }
  const text = (sql) => sql.replace('$rows', String(rows));
  const copy = (sql, path, options) => connection.run(`copy (${sql}) to '${path}' (${options})`);
  await copy(text(BILLING), join(folders.parquet, 'system/billing_usage.parquet'), 'format parquet');
  await copy(text(REQUESTS), join(folders.parquet, 'system/endpoint_usage.parquet'), 'format parquet');
  await copy(
    text(FLATTENED.replace('BILLING', BILLING)),
    join(folders.csv, 'system/billing_usage.csv'),
    'format csv, header',
  );
  await copy(text(REQUESTS), join(folders.csv, 'system/endpoint_usage.csv'), 'format csv, header');
  await writeArrow(
    connection,
    text(FLATTENED.replace('BILLING', BILLING)),
    join(folders.arrow, 'system/billing_usage.arrow'),
  );
  await writeArrow(connection, text(REQUESTS), join(folders.arrow, 'system/endpoint_usage.arrow'));
  writeFileSync(mark, String(rows));
}

/** Every value as text, as answers of the Statement Execution API often are. */
async function writeArrow(connection, sql, path) {
  async function* batches() {
    const result = await connection.stream(`select columns(*)::varchar from (${sql})`);
    const names = result.columnNames();
    let columns = names.map(() => []);
    const batch = () =>
      new Table(
        Object.fromEntries(names.map((name, index) => [name, vectorFromArray(columns[index], new Utf8())])),
      ).batches[0];
    for (let chunk = await result.fetchChunk(); chunk?.rowCount > 0; chunk = await result.fetchChunk()) {
      for (const [index, values] of chunk.getColumns().entries()) columns[index].push(...values);
      if (columns[0].length < BATCH) continue;
      yield batch();
      columns = names.map(() => []);
    }
    if (columns[0].length > 0) yield batch();
  }
  await pipeline(batches, RecordBatchStreamWriter.throughNode(), createWriteStream(path));
}

function writeSmallExports(home) {
  const prices = [
    'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_EU_WEST',
    'PREMIUM_SERVERLESS_REAL_TIME_INFERENCE_LAUNCH_EU_WEST',
  ].map(
    (sku) =>
      `0f8e1c5a-1111-4c2b-9d3e-000000000001,2024-01-01T00:00:00Z,null,${sku},AZURE,USD,DBU,0.084,0.084`,
  );
  writeFileSync(
    join(home, 'system/list_prices.csv'),
    `account_id,price_start_time,price_end_time,sku_name,cloud,currency_code,usage_unit,pricing_default,pricing_effective_list_default\n${prices.join('\n')}\n`,
  );
}

if (process.argv[1] === import.meta.filename) await generate(process.argv[2], Number(process.argv[3]));
