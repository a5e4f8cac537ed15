import { isAscii } from 'node:buffer';
import { type Data, type DataType, Type, Vector } from 'apache-arrow';
import type { Cell, ColumnForm } from '../database-columns.ts';

const SECONDS_TO_MICROS = [1_000_000n, 1000n, 1n] as const;

/** Nested values become JSON text; bytes are of no use to an audit. */
export function formOf(type: DataType): ColumnForm {
  switch (type.typeId) {
    case Type.Dictionary:
      return formOf((type as unknown as { dictionary: DataType }).dictionary);
    case Type.Bool:
      return { kind: 'boolean' };
    case Type.Int: {
      const { bitWidth, isSigned } = type as unknown as { bitWidth: number; isSigned: boolean };
      return bitWidth === 64 && !isSigned ? { kind: 'decimal', scale: 0 } : { kind: 'integer' };
    }
    case Type.Float:
      return { kind: 'double' };
    case Type.Decimal: {
      const { scale, bitWidth } = type as unknown as { scale: number; bitWidth: number };
      return bitWidth === 128 && scale >= 0 ? { kind: 'decimal', scale } : { kind: 'text' };
    }
    case Type.Date:
      return { kind: 'date' };
    case Type.Timestamp:
      return { kind: (type as unknown as { timezone: string | null }).timezone ? 'instant' : 'local' };
    default:
      return { kind: 'text' };
  }
}

/** The cells of one column as `formOf` has it. */
export function cells(data: Data): (row: number) => Cell {
  const { type } = data;
  switch (type.typeId) {
    case Type.Null:
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
    case Type.BinaryView:
      return () => null;
    case Type.Dictionary: {
      const dictionary = (data.dictionary as Vector | undefined)?.memoize().data ?? [];
      const parts = dictionary.map((part) => ({ length: part.length, at: cells(part) }));
      const keys = data.values as ArrayLike<number | bigint>;
      return valid(data, (row) => pick(parts, Number(keys[row] ?? 0)));
    }
    case Type.Utf8:
    case Type.LargeUtf8:
      return texts(data);
    case Type.Decimal:
      return decimals(data);
    case Type.Timestamp:
      return instants(data);
    case Type.Int: {
      const values = data.values as ArrayLike<number | bigint>;
      return valid(data, (row) => BigInt(values[row] ?? 0));
    }
    case Type.Date: {
      const vector = new Vector([data]);
      return valid(data, (row) => Math.floor(Number(vector.get(row)) / 86_400_000));
    }
    case Type.Struct:
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.Map: {
      const json = jsonCells(data);
      return valid(data, (row) => json(row));
    }
    default: {
      const vector = new Vector([data]);
      const isPlain = type.typeId === Type.Bool || type.typeId === Type.Float;
      return valid(data, (row) => (isPlain ? (vector.get(row) as Cell) : textOf(vector.get(row))));
    }
  }
}

/** The JSON of one column's values. */
function jsonCells(data: Data): (row: number) => string {
  const { type } = data;
  const names = type.children?.map(({ name }) => JSON.stringify(name)) ?? [];
  const children = data.children.map(jsonCells);
  const orNull = (read: (row: number) => string) => (row: number) =>
    data.getValid(row) ? read(row) : 'null';
  switch (type.typeId) {
    case Type.Struct:
      return orNull(
        (row) => `{${names.map((name, index) => `${name}:${children[index]?.(row)}`).join(',')}}`,
      );
    case Type.Map: {
      const entries = data.children[0];
      const keys = entries?.children[0] === undefined ? () => '""' : cells(entries.children[0]);
      const values = entries?.children[1] === undefined ? () => 'null' : jsonCells(entries.children[1]);
      return orNull(
        (row) =>
          `{${span(data, row)
            .map((at) => `${JSON.stringify(textOf(keys(at)) ?? '')}:${values(at)}`)
            .join(',')}}`,
      );
    }
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
      return orNull(
        (row) =>
          `[${span(data, row)
            .map((at) => children[0]?.(at) ?? 'null')
            .join(',')}]`,
      );
    default: {
      const form = formOf(type);
      const at = cells(data);
      return (row) => scalarJson(at(row), form);
    }
  }
}

function scalarJson(cell: Cell, form: ColumnForm): string {
  if (cell === null) return 'null';
  if (form.kind === 'decimal') return decimalText(cell as bigint, form.scale);
  if (form.kind === 'instant' || form.kind === 'local') {
    const text = new Date(Number((cell as bigint) / 1000n)).toISOString();
    return JSON.stringify(form.kind === 'local' ? text.slice(0, -1) : text);
  }
  if (form.kind === 'date')
    return JSON.stringify(new Date(Number(cell) * 86_400_000).toISOString().slice(0, 10));
  return typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell);
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale < 0) return `${unscaled}${'0'.repeat(-scale)}`;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

function span(data: Data, row: number): readonly number[] {
  const { valueOffsets } = data;
  const size = (data.type as unknown as { listSize?: number }).listSize ?? 0;
  const start = valueOffsets === undefined ? row * size : Number(valueOffsets[row]);
  const end = valueOffsets === undefined ? start + size : Number(valueOffsets[row + 1]);
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** Text in ASCII, which nearly all of it is, is decoded once for the whole batch and cut. */
function texts(data: Data): (row: number) => Cell {
  const values = data.values as Uint8Array;
  const offsets = data.valueOffsets as unknown as ArrayLike<number | bigint>;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const whole = bytes.length < 2 ** 28 && isAscii(bytes) ? bytes.toString('latin1') : null;
  return valid(data, (row) => {
    const [start, end] = [Number(offsets[row]), Number(offsets[row + 1])];
    return whole === null ? bytes.toString('utf8', start, end) : whole.slice(start, end);
  });
}

function decimals(data: Data): (row: number) => Cell {
  const { scale, bitWidth } = data.type as unknown as { scale: number; bitWidth: number };
  const { buffer, byteOffset, byteLength } = data.values as Uint32Array;
  const view = new DataView(buffer, byteOffset, byteLength);
  const words = bitWidth / 64;
  if (!Number.isInteger(words)) return () => null;
  const unscaled = (row: number): bigint => {
    let value = view.getBigInt64((row * words + words - 1) * 8, true);
    for (let word = words - 2; word >= 0; word--)
      value = (value << 64n) + view.getBigUint64((row * words + word) * 8, true);
    return value;
  };
  const isExact = formOf(data.type).kind === 'decimal';
  return valid(data, (row) => (isExact ? unscaled(row) : decimalText(unscaled(row), scale)));
}

/** Microseconds since 1970, whatever the unit. */
function instants(data: Data): (row: number) => Cell {
  const values = data.values as BigInt64Array;
  const { unit } = data.type as unknown as { unit: number };
  const factor = SECONDS_TO_MICROS[unit];
  return valid(data, (row) =>
    factor === undefined ? (values[row] ?? 0n) / 1000n : (values[row] ?? 0n) * factor,
  );
}

function valid(data: Data, read: (row: number) => Cell): (row: number) => Cell {
  return data.nullCount === 0 ? read : (row) => (data.getValid(row) ? read(row) : null);
}

function pick(
  parts: readonly { readonly length: number; readonly at: (row: number) => Cell }[],
  key: number,
): Cell {
  let row = key;
  for (const { length, at } of parts) {
    if (row < length) return at(row);
    row -= length;
  }
  return null;
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
