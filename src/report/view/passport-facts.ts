import type { Value } from '../../result.ts';
import { fromCount, parseDecimal, ratio, showDecimal, times } from '../decimal.ts';
import type { Access, Activity, Endpoint, EndpointCost } from '../figures.ts';
import type { Latency } from '../figures-measured.ts';
import {
  capital,
  count,
  counted,
  date,
  milliseconds,
  money,
  moneyAmount,
  NOT_KNOWN,
  share,
} from '../units.ts';
import { type Fact, fact } from './parts.ts';

export interface PassportSource {
  readonly endpoint: Endpoint;
  readonly cost: EndpointCost | null;
  readonly activity: Activity | null;
  readonly access: readonly Access[];
  readonly latency: Latency | null;
  /** Of 1,000 requests, where both sides are known day by day. */
  readonly unitCostUsd: string | null;
  /** Its row in the figure of the register of AI systems. */
  readonly registered: Readonly<Record<string, Value>> | null;
  readonly currency: string;
}

const NOT_DOCUMENTED = 'not documented';

/** The twelve facts at the head of a passport, in reading order. */
export function passportFacts(source: PassportSource): readonly Fact[] {
  const { endpoint } = source;
  return [
    fact('Serves', serves(endpoint)),
    fact('Traffic', traffic(endpoint)),
    fact('Rollback to', rollback(endpoint)),
    fact('State', state(endpoint)),
    fact('Spend in period', spend(source)),
    fact('Per 1,000 requests', perThousand(source)),
    fact('Latency p95', latency(source)),
    fact('Server errors', errors(source.activity)),
    fact(
      'May query',
      principals(source.access, (row) => row.canQuery),
    ),
    fact(
      'May manage',
      principals(source.access, (row) => row.canManage),
    ),
    fact('Size', size(endpoint)),
    fact('Payload log', endpoint.text.payload_table ?? 'none recorded'),
  ];
}

/**
 * The seven things a production endpoint must have on record: what its owners declared, and where they did not, what the
 * register of AI systems says.
 */
export function passportRecord(source: PassportSource): readonly Fact[] {
  const { text } = source.endpoint;
  const own = (column: string) => text[column] ?? registered(source, column);
  const recorded = (label: string, ...words: readonly (string | null | undefined)[]) =>
    fact(
      label,
      words.filter((word) => word !== null && word !== undefined && word !== '').join('; ') || NOT_DOCUMENTED,
    );
  const [escalation, runbook] = [own('escalation'), own('runbook')];
  return [
    recorded('Owner', owner(source)),
    recorded('Production scope', text.production_scope),
    recorded('Identity path', own('identity_path')),
    recorded('Network boundary', own('network_boundary')),
    recorded('Monitoring signal', own('monitoring'), escalation ? `escalation: ${escalation}` : null),
    recorded('Cost assumption', own('cost_assumption'), budget(source)),
    recorded('Rollback step', own('rollback_step'), runbook ? `runbook ${runbook}` : null),
  ];
}

/** A creator is not an owner: it is shown, but the owner stays undocumented. */
function owner(source: PassportSource): string | null {
  const { owner: name, owner_basis: basis } = source.endpoint.text;
  if (!name || basis === 'creator' || basis === null) return registered(source, 'owner');
  return basis === 'tag' ? `${name} (tag)` : `${name} (${basis === 'targets' ? 'targets file' : basis})`;
}

function registered(source: PassportSource, column: string): string | null {
  const value = source.registered?.[column];
  return typeof value === 'string' && value !== '' ? `${value} (register)` : null;
}

function budget(source: PassportSource): string | null {
  const limit = source.endpoint.text.budget_usd_month;
  return limit ? `budget ${money(limit, source.currency)} a month` : null;
}

function serves(endpoint: Endpoint): string {
  const [first] = endpoint.served;
  if (first === undefined) return NOT_KNOWN;
  const name = first.entity ?? first.name ?? NOT_KNOWN;
  const rest = endpoint.served.length - 1;
  const version = first.version === null ? '' : ` v${first.version}`;
  return `${name}${version}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}

function traffic(endpoint: Endpoint): string {
  const shares = endpoint.served.filter((entity) => entity.trafficPct !== null);
  if (shares.length === 0) return NOT_KNOWN;
  const live = shares.filter((entity) => parseDecimal(entity.trafficPct) !== 0n);
  if (live.length > 2) return `split over ${count(live.length)} versions`;
  return (
    live
      .map(
        (entity) =>
          `${entity.trafficPct}\u00a0% to ${entity.version === null ? (entity.name ?? NOT_KNOWN) : `v${entity.version}`}`,
      )
      .join(', ') || 'none routed'
  );
}

function rollback(endpoint: Endpoint): string {
  const { rollback_to: target, rollback_minutes: minutes } = endpoint.text;
  if (!target) return NOT_KNOWN;
  const version = /^\d+$/.test(target) ? `v${target}` : target;
  return minutes ? `${version}; within ${minutes} min by target` : version;
}

function state(endpoint: Endpoint): string {
  const { state: ready, config_update: update, changed_at: changed } = endpoint.text;
  const words = [
    ready ? capital(ready.replaceAll('_', ' ').toLowerCase()) : '',
    update && update !== 'NOT_UPDATING' ? update.replaceAll('_', ' ').toLowerCase() : '',
    changed ? `last change ${date(changed)}` : '',
  ].filter((word) => word !== '');
  return ready ? words.join(', ') : NOT_KNOWN;
}

function spend(source: PassportSource): string {
  const { cost } = source;
  if (cost === null || cost.costUsd === null)
    return cost?.basis === 'unpriced' ? 'usage without a price' : NOT_KNOWN;
  const basis = cost.basis === 'partial' ? ', partly priced' : '';
  const part = cost.sharePct === null ? '' : ` · ${share(cost.sharePct)}`;
  return `${money(cost.costUsd, source.currency)}${part}${basis}`;
}

function perThousand(source: PassportSource): string {
  if (source.unitCostUsd !== null) return money(source.unitCostUsd, source.currency);
  const cost = parseDecimal(source.cost?.costUsd ?? null);
  const requests = source.activity?.requests ?? null;
  if (cost === null || requests === null || source.activity?.isTracked === false) return NOT_KNOWN;
  if (requests === 0) return 'no request';
  const each = ratio(times(cost, 1000), fromCount(requests));
  return each === null ? NOT_KNOWN : moneyAmount(each, source.currency);
}

function latency({ endpoint, latency: measured }: PassportSource): string {
  const { latency_p95_ms: p95, latency_p50_ms: p50, latency_p99_ms: p99 } = endpoint.text;
  const target = p95
    ? `target ${milliseconds(p95)}`
    : p99
      ? `p99 target ${milliseconds(p99)}`
      : p50
        ? `median target ${milliseconds(p50)}`
        : '';
  if (measured === null || measured.p95 === null)
    return target === '' ? NOT_KNOWN : `${target}; measured ${NOT_KNOWN}`;
  const bound = measured.isUpperBound ? 'at most ' : '';
  const median = measured.p50 === null ? '' : `, median ${milliseconds(measured.p50)}`;
  return `${bound}${milliseconds(measured.p95)}${median}${target === '' ? '' : `; ${target}`}`;
}

function errors(activity: Activity | null): string {
  if (activity === null || activity.requests === null || activity.serverErrors === null) return NOT_KNOWN;
  if (activity.isTracked === false) return NOT_KNOWN;
  if (activity.requests === 0) return 'no request';
  const part = ratio(times(fromCount(activity.serverErrors), 100), fromCount(activity.requests));
  const percent = part === null ? NOT_KNOWN : share(showDecimal(part, 18).replaceAll(',', ''));
  return `${percent} of ${count(activity.requests)}`;
}

/** Distinct people and service principals; groups only where nothing more is known of them. */
function principals(access: readonly Access[], may: (row: Access) => boolean | null): string {
  if (access.length === 0) return NOT_KNOWN;
  const kinds = new Map<string, Set<string>>();
  for (const row of access.filter((one) => may(one) === true)) {
    const kind = row.kind ?? 'unknown';
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(row.principal));
  }
  const words = [
    ...people(kinds.get('user')?.size ?? 0),
    ...some(kinds.get('service_principal')?.size ?? 0, 'service principal'),
    ...some(kinds.get('group')?.size ?? 0, 'group'),
    ...some(kinds.get('unknown')?.size ?? 0, 'unknown identity'),
  ];
  return words.length === 0 ? 'nobody listed' : words.join(', ');
}

function people(number: number): readonly string[] {
  return number === 0 ? [] : [number === 1 ? '1 person' : `${count(number)} people`];
}

function some(number: number, noun: string): readonly string[] {
  return number === 0 ? [] : [counted(number, noun)];
}

function size(endpoint: Endpoint): string {
  const [first] = endpoint.served;
  if (first === undefined || (first.size === null && first.type === null)) return NOT_KNOWN;
  const zero = first.scalesToZero === null ? '' : first.scalesToZero ? ', scales to zero' : ', always on';
  return `${[first.size, first.type].filter((word) => word !== null).join(' ')}${zero}`;
}
