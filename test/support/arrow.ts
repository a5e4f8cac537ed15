import * as arrow from 'apache-arrow';

export type ArrowValue = string | number | bigint | boolean | null;

/** An Arrow stream of these columns: whole numbers as int64, other numbers as decimal(38,18), the rest as it is or as text. */
export function arrowOf(
  header: readonly string[],
  rows: readonly (readonly ArrowValue[])[],
  options: { readonly batch?: number; readonly file?: boolean } = {},
): Uint8Array {
  const size = options.batch ?? Math.max(rows.length, 1);
  const types = header.map((_, index) => typeOf(rows.map((row) => row[index] ?? null)));
  const fields = header.map((name, index) => new arrow.Field(name, types[index] ?? new arrow.Utf8(), true));
  const schema = new arrow.Schema(fields);
  const batches: arrow.RecordBatch[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const part = rows.slice(start, start + size);
    const children = types.map((type, index) => {
      const values = part.map((row) => cellOf(row[index] ?? null, type));
      return arrow.vectorFromArray(values, type).data[0] as arrow.Data;
    });
    const data = arrow.makeData({
      type: new arrow.Struct(fields),
      length: part.length,
      nullCount: 0,
      children,
    });
    batches.push(new arrow.RecordBatch(schema, data));
  }
  return arrow.tableToIPC(new arrow.Table(schema, batches), options.file === true ? 'file' : 'stream');
}

function typeOf(values: readonly ArrowValue[]): arrow.DataType {
  const held = values.filter((value) => value !== null);
  if (held.length > 0 && held.every((value) => typeof value === 'boolean')) return new arrow.Bool();
  if (held.length > 0 && held.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value)))
    return new arrow.Int64();
  if (held.length > 0 && held.every((value) => typeof value === 'number'))
    return new arrow.Decimal(18, 38, 128);
  return new arrow.Utf8();
}

function cellOf(value: ArrowValue, type: arrow.DataType): ArrowValue | Uint32Array {
  if (value === null) return null;
  if (arrow.DataType.isDecimal(type)) return decimalOf(String(value));
  if (arrow.DataType.isInt(type)) return BigInt(value);
  return arrow.DataType.isUtf8(type) ? String(value) : value;
}

/** A decimal(38,18) as Arrow holds it: the digits without point in 128 bits. */
function decimalOf(text: string): Uint32Array {
  const [whole = '', fraction = ''] = text.split('.');
  const unscaled = BigInt(whole + fraction.padEnd(18, '0'));
  const words = new Uint32Array(4);
  const view = new DataView(words.buffer);
  view.setBigUint64(0, BigInt.asUintN(64, unscaled), true);
  view.setBigInt64(8, unscaled >> 64n, true);
  return words;
}
