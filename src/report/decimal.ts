/**
 * Decimal text such as "1940.255" as a whole number of 10⁻¹⁸, so that money is added, compared and divided
 * without the rounding of binary floats.
 */
const PLACES = 18;
const UNIT = 10n ** BigInt(PLACES);
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The amount in units of 10⁻¹⁸ (digits beyond are cut), or null where the value is not a decimal number. */
export function parseDecimal(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isFinite(value) ? parseDecimal(String(value)) : null;
  if (typeof value !== 'string') return null;
  const match = DECIMAL.exec(value.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const shift = PLACES - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === '-' ? -scaled : scaled;
}

/** The sum of the amounts that are known; null where none is. */
export function sumDecimals(values: readonly unknown[]): bigint | null {
  let sum: bigint | null = null;
  for (const value of values) {
    const amount = parseDecimal(value);
    if (amount !== null) sum = (sum ?? 0n) + amount;
  }
  return sum;
}

/** Rounds half away from zero to the given number of decimal places and groups thousands: "1,940.26". */
export function showDecimal(amount: bigint, places: number): string {
  const step = 10n ** BigInt(PLACES - places);
  const size = amount < 0n ? -amount : amount;
  const rounded = (size + step / 2n) / step;
  const digits = rounded.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = places === 0 ? '' : `.${digits.slice(digits.length - places)}`;
  return `${amount < 0n && rounded !== 0n ? '-' : ''}${whole}${fraction}`;
}

/** `part / whole` as a decimal amount; null where the whole is zero. */
export function ratio(part: bigint, whole: bigint): bigint | null {
  return whole === 0n ? null : (part * UNIT) / whole;
}

/** As a float, for positions in a drawing only: never shown, never added. */
export function toFloat(amount: bigint): number {
  return Number(amount / 10n ** 9n) / 1e9;
}

/** Multiplies a decimal amount by a whole number. */
export function times(amount: bigint, count: number): bigint {
  return amount * BigInt(count);
}

/** A count as a decimal amount. */
export function fromCount(count: number): bigint {
  return BigInt(Math.trunc(count)) * UNIT;
}
