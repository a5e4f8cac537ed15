const DAY = 86_400_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Every day from the first to the last, both included, as dates "2026-09-30"; at most ten years. */
export function daysBetween(first: string, last: string): readonly string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  const length = Math.min(3660, Math.round((Date.parse(`${last}T00:00:00Z`) - start) / DAY) + 1);
  return Array.from({ length: Math.max(0, length) }, (_, at) =>
    new Date(start + at * DAY).toISOString().slice(0, 10),
  );
}

/** Midnight UTC at the start of the day, `after` days later. */
export function startOf(day: string, after = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + after * DAY);
}

/** Days that carry a label: every day, week or month, whichever leaves at most about a dozen. */
export function tickDays(days: readonly string[]): readonly string[] {
  if (days.length <= 10) return days;
  if (days.length <= 62) return days.filter((_, at) => at % 7 === 0 && at <= days.length - 3);
  const step = Math.ceil(days.length / 30 / 12);
  return days.filter((day) => day.endsWith('-01') && (Number(day.slice(5, 7)) - 1) % step === 0);
}

/** "Jul" where labels are months, with the year in January; else "8 Jul". */
export function tickText(days: readonly string[]): (value: Date) => string {
  return (value) => {
    const day = value.toISOString().slice(0, 10);
    const month = MONTHS[Number(day.slice(5, 7)) - 1] ?? '';
    if (days.length <= 62) return `${Number(day.slice(8))} ${month}`;
    return day.slice(5, 7) === '01' ? `${month} ${day.slice(0, 4)}` : month;
  };
}
