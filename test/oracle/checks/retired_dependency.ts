import type { ExportRecord } from '../../support/estate.ts';
import { DAY, NOW } from '../time.ts';
import {
  all,
  at,
  type Endpoint,
  type Entity,
  judged,
  type Oracle,
  type Verdict,
  type World,
} from '../world.ts';

const WARN_DAYS = 90;

/** REL-14: nothing that is served, and no part of the configuration, ends soon or is deprecated. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) => world.endpoints.map((endpoint) => judged(endpoint, lasts(world, endpoint))),
};

function lasts(world: World, endpoint: Endpoint): Verdict {
  const announced = world.of('retirements').filter((entry) => concerns(entry, endpoint));
  const ends = announced.map(({ retires_on }): Verdict => {
    if (typeof retires_on !== 'string') return null;
    return Date.parse(retires_on) > NOW + WARN_DAYS * DAY;
  });
  const isLegacy = at(endpoint.record, 'config', 'auto_capture_config', 'enabled') === true;
  const isKnown = endpoint.detailed && world.has('retirements');
  return all([...ends, !isLegacy, isKnown ? true : null]);
}

function concerns({ kind, entity }: ExportRecord, { record, entities, pending }: Endpoint): boolean {
  if (kind === 'field') return at(record, 'config', String(entity)) !== undefined;
  return [...entities, ...pending].some((one) => isNamed(String(entity), one));
}

function isNamed(pattern: string, { model, version }: Entity): boolean {
  const like = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return like.test(model) || like.test(`${model}/${version}`);
}
