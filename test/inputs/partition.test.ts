import { expect, test } from 'vitest';
import { withPartitions } from '../../src/inputs/partition.ts';
import type { Records } from '../../src/inputs/records.ts';
import { catalog } from '../support/estate.ts';

const prices = catalog.contracts.find((contract) => contract.export === 'list_prices');

function table(records: Records['records'], more: Partial<Records> = {}): Records {
  const header = Object.keys(records[0] ?? {});
  const rest = { wrapper: null, lastPage: true, totalResults: null, problems: [] };
  return { format: 'parquet', shape: 'table', records, header, ...rest, ...more };
}

test('a column that only the folder’s name holds is added to every record', () => {
  if (prices === undefined) throw new Error('no contract of list prices');
  const path = 'system/list_prices/cloud=AZURE/currency_code=USD/part-00000.parquet';
  const { records, header } = withPartitions(table([{ sku_name: 'A' }, { sku_name: 'B' }]), path, prices);
  expect(records.map(({ cloud, currency_code: currency }) => [cloud, currency])).toEqual([
    ['AZURE', 'USD'],
    ['AZURE', 'USD'],
  ]);
  expect(header).toEqual(['sku_name', 'cloud', 'currency_code']);
});

test('a column that the file has is not replaced, and a folder of no value says nothing', () => {
  if (prices === undefined) throw new Error('no contract of list prices');
  const path = 'list_prices/cloud=AZURE/usage_unit=__HIVE_DEFAULT_PARTITION__/part-00000.parquet';
  const { records } = withPartitions(table([{ cloud: 'AWS' }]), path, prices);
  expect(records).toEqual([{ cloud: 'AWS' }]);
});

test('the answers of an API are left as they are', () => {
  if (prices === undefined) throw new Error('no contract of list prices');
  const list = table([{ sku_name: 'A' }], { format: 'json', shape: 'list', header: null });
  expect(withPartitions(list, 'cloud=AZURE/list.json', prices)).toBe(list);
});
