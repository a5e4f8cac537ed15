import type { ExportRecord } from '../support/estate.ts';
import { DAY, NOW } from './time.ts';
import { at, type Judgement, type Oracle, type Verdict, type World } from './world.ts';

const LEAST = 5;
const RATIO = 0.01;

/** Of enough requests in thirty days, no more than a hundredth is of a status, by the lower bound of Wilson's interval. */
export function shareOf(counts: (status: number) => boolean): Oracle {
  return {
    needs: ['endpoint_usage', 'served_entities'],
    params: { min_requests: String(LEAST) },
    judge: (world) => {
      const called = callsByName(world);
      return [
        ...[...called.values()].map(({ workspace, resource, isKnown, statuses }) => ({
          ...{ workspace, resource },
          passed: isKnown ? verdictOf(statuses, counts) : null,
        })),
        // Where nobody tracks the use, no request does not mean no request.
        ...world.endpoints
          .filter(({ workspace, name }) => !called.has(`${workspace} ${name}`))
          .filter(({ record }) => at(record, 'ai_gateway', 'usage_tracking_config', 'enabled') !== true)
          .map(({ workspace, name }): Judgement => ({ workspace, resource: name, passed: null })),
      ];
    },
  };
}

interface Calls {
  readonly workspace: string;
  readonly resource: string;
  /** Whether the history tells whose entity it was that answered. */
  readonly isKnown: boolean;
  readonly statuses: readonly unknown[];
}

/** Answers by workspace and name, also of endpoints that are gone. */
function callsByName(world: World): ReadonlyMap<string, Calls> {
  const calls = new Map<string, Calls>();
  for (const { workspace_id, served_entity_id, status_code, request_time } of world.of('endpoint_usage')) {
    if (Date.parse(String(request_time)) < NOW - 30 * DAY) continue;
    const workspace = String(workspace_id);
    const served = world.of('served_entities', workspace).find(isOf(served_entity_id));
    const endpoint = world.endpoints.find(({ id }) => id === served?.endpoint_id);
    const resource = String(endpoint?.name ?? served?.endpoint_name ?? `served entity ${served_entity_id}`);
    const key = `${workspace} ${resource}`;
    const statuses = [...(calls.get(key)?.statuses ?? []), status_code];
    calls.set(key, { workspace, resource, isKnown: served !== undefined, statuses });
  }
  return calls;
}

function isOf(id: unknown): (record: ExportRecord) => boolean {
  return ({ served_entity_id }) => served_entity_id === id;
}

function verdictOf(statuses: readonly unknown[], counts: (status: number) => boolean): Verdict {
  const known = statuses.filter((status): status is number => typeof status === 'number');
  if (statuses.length < LEAST) return null;
  if (lowerBound(known.filter(counts).length, statuses.length) > RATIO) return false;
  // A request without a status may have been one of them.
  return known.length < statuses.length ? null : true;
}

function lowerBound(hits: number, all: number): number {
  const z = 1.96;
  const share = hits / all;
  const middle = share + z ** 2 / (2 * all);
  const margin = z * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return (middle - margin) / (1 + z ** 2 / all);
}
