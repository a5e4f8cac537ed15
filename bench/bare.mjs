// The least that any audit of these files must do: read the same columns once with DuckDB, aggregate them, and hash the files.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, format] = process.argv.slice(2);
const file = (name) => join(folder, 'system', `${name}.${format}`);
const metadata = (field) =>
  format === 'csv' ? `usage_metadata_${field.replace('.', '_')}` : `usage_metadata.${field}`;
const source = (name) =>
  format === 'csv'
    ? `read_csv('${file(name)}', all_varchar = true, header = true)`
    : `read_parquet('${file(name)}')`;

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("set TimeZone = 'UTC'");
const billing = await connection.runAndReadAll(`
  select account_id, workspace_id, billing_origin_product, sku_name, cloud, usage_unit, record_type, usage_type,
    ${format === 'csv' ? 'product_features_serving_type' : 'product_features.serving_type'} as serving_type,
    coalesce(${metadata('ai_gateway.endpoint_id')}, ${metadata('endpoint_id')}) as endpoint_id,
    coalesce(${metadata('ai_gateway.endpoint_name')}, ${metadata('endpoint_name')}) as endpoint_name,
    ${metadata('usage_policy_id')} as usage_policy_id, custom_tags,
    date_trunc('hour', cast(usage_start_time as timestamptz)) as hour,
    sum(cast(usage_quantity as decimal(38, 18))) as usage_quantity, count(*) as records,
    min(cast(usage_start_time as timestamptz)) as first_at, max(cast(usage_end_time as timestamptz)) as last_at
  from ${source('billing_usage')} group by all`);
const requests = await connection.runAndReadAll(`
  select workspace_id, served_entity_id, requester, cast(status_code as integer) as status_code,
    cast(cast(request_time as timestamptz) as date) as day, count(*) as requests,
    sum(cast(input_token_count as bigint)) as input_tokens, sum(cast(output_token_count as bigint)) as output_tokens,
    min(cast(request_time as timestamptz)) as first_at, max(cast(request_time as timestamptz)) as last_at
  from ${source('endpoint_usage')} group by all`);
for (const name of readdirSync(join(folder, 'system')).sort()) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, 'system', name), { highWaterMark: 1 << 20 }), hash);
  console.log(name, hash.digest('hex'));
}
console.log(billing.currentRowCount, 'billing groups,', requests.currentRowCount, 'request groups');
