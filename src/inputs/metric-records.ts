import { type Json, type JsonObject, jsonNumber } from './json-value.ts';
import type { Parsed } from './records.ts';

/** The metrics of serving endpoints; the same text may hold others, which are left out. */
const KNOWN =
  /^(?:(?:cpu|mem|gpu|gpu_mem)_usage_percentage|provisioned_concurrent_requests_total|request(?:_4xx|_5xx)?_count_total|(?:request_latency|model_queue_time|model_prediction_latency)_ms(?:_bucket|_sum|_count)?)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+(?:\.\d+)?))?$/;
const LABEL = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/g;

/** Whether a text is the answer of an endpoint's `metrics`: Prometheus text with at least one metric of serving. */
export function looksLikeMetrics(text: string): boolean {
  const lines = text.split(/\r?\n/, 200);
  return lines.some((line) => KNOWN.test(SAMPLE.exec(line.trim())?.[1] ?? ''));
}

/**
 * Prometheus text (https://prometheus.io/docs/instrumenting/exposition_formats): one record for each sample with its
 * metric, labels, value and time in milliseconds. Scrapes appended to one another count on; what is not a number is
 * no sample, for a metric that is missing is not zero.
 */
export function readMetrics(text: string): Parsed {
  const records: JsonObject[] = [];
  const problems: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, metric, labelText = '', value = '', time] = SAMPLE.exec(line) ?? [];
    if (metric === undefined) {
      problems.push(`line ${index + 1}: is no sample of a metric; it is left out`);
      continue;
    }
    // The format knows no hexadecimal.
    const number = /^[+-]?0[box]/i.test(value) ? Number.NaN : Number(value);
    if (!KNOWN.test(metric) || !Number.isFinite(number)) continue;
    const labels = labelsOf(labelText);
    const key = JSON.stringify([metric, labels, time ?? null]);
    const scrape = (seen.get(key) ?? 0) + 1;
    seen.set(key, scrape);
    records.push({
      metric,
      labels,
      value: jsonNumber(decimalText(value, number)),
      timestamp: time === undefined ? null : jsonNumber(String(Math.trunc(Number(time)))),
      scrape: jsonNumber(String(scrape)),
    });
  }
  return {
    broken: null,
    records: {
      format: 'text',
      shape: 'list',
      wrapper: null,
      records,
      header: null,
      lastPage: true,
      totalResults: null,
      problems,
    },
  };
}

function labelsOf(text: string): JsonObject {
  const pairs = [...text.matchAll(LABEL)].map(([, name = '', value = '']): [string, Json] => [
    name,
    value.replaceAll(/\\(["\\n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped)),
  ]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** At most twelve decimal places: finer ones are noise, and more than a decimal holds. */
function decimalText(text: string, value: number): string {
  if (!JSON_NUMBER.test(text)) return decimalText(String(value), value);
  const places = /\.(\d+)$/.exec(text)?.[1]?.length ?? (/[eE]/.test(text) ? 13 : 0);
  return places > 12 ? value.toFixed(12) : text;
}
