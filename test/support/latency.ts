import { idOf } from './endpoints.ts';
import { type ExportRecord, WORKSPACE } from './estate.ts';

/** Requests counted beforehand, as an inference table's export may hold them: so many of one latency on one day. */
export function counted(
  name: string,
  count: number,
  duration: number,
  at = '2026-09-20T12:00:00Z',
  more: ExportRecord = {},
): ExportRecord {
  return {
    served_entity_id: `entity-of-${name}`,
    request_time: at,
    execution_duration_ms: duration,
    status_code: 200,
    request_count: count,
    ...more,
  };
}

/** Calls through the AI gateway, each a row. */
export function calls(name: string, count: number, latency: number, more: ExportRecord = {}): ExportRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    workspace_id: WORKSPACE,
    invocation_id: `${name}-${latency}-${index}-${more.event_time ?? ''}`,
    endpoint_id: idOf(name),
    endpoint_name: name,
    event_time: '2026-09-20T12:00:00Z',
    latency_ms: latency,
    output_tokens: 100,
    status_code: 200,
    ...more,
  }));
}

/** One metric of an endpoint, minute after minute. */
export function minutes(
  name: string,
  metric: string,
  values: readonly number[],
  more: ExportRecord = {},
): ExportRecord[] {
  const start = Date.parse('2026-09-20T12:00:00Z');
  return values.map((value, index) => ({
    _object: name,
    metric,
    value,
    at: new Date(start + index * 60_000).toISOString(),
    ...more,
  }));
}

/** A histogram of one minute: bucket's upper bound → requests up to it. */
export function histogram(name: string, buckets: Readonly<Record<string, number>>): ExportRecord[] {
  return Object.entries(buckets).map(([le, value]) => ({
    _object: name,
    metric: 'request_latency_ms_bucket',
    labels: { le },
    value,
    at: '2026-09-20T12:00:00Z',
  }));
}
