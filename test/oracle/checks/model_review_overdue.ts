import type { ExportRecord } from '../../support/estate.ts';
import { DAY, NOW } from '../time.ts';
import type { Endpoint, Entity, Oracle, Verdict, World } from '../world.ts';

const MAX_DAYS = 180;

/** OPS-13: somebody has looked at a version that has served for half a year. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details', 'served_entities'],
  declared: ['attestations'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) =>
      endpoint.entities
        .filter(({ kind }) => kind === 'own' || kind === 'agent')
        .map((entity) => ({
          workspace: endpoint.workspace,
          resource: `${endpoint.name}/${entity.name}`,
          passed: isReviewed(world, endpoint, entity),
        })),
    ),
};

function isReviewed(world: World, endpoint: Endpoint, entity: Entity): Verdict {
  const history = world
    .of('served_entities', endpoint.workspace)
    .filter(({ endpoint_id }) => endpoint_id === endpoint.id);
  const isThis = (row: ExportRecord) =>
    row.entity_name === entity.model && row.entity_version === entity.version;
  const since = history.filter(isThis).map(({ change_time }) => Date.parse(String(change_time)));
  const reviews = world.of('attestations').filter((one) => isReviewOf(one, endpoint, entity));
  const newest =
    reviews
      .map(({ attested_on }) => String(attested_on))
      .sort()
      .at(-1) ?? '';
  const last = reviews.filter(({ attested_on }) => attested_on === newest);
  if (last.some(({ verdict }) => verdict !== 'pass')) return false;
  if (last.length > 0 && NOW - Date.parse(newest) <= MAX_DAYS * DAY) return true;
  if (since.length === 0) return null;
  if (NOW - Math.min(...since) > MAX_DAYS * DAY) return false;
  // What a history that was cut shows first may have served before; what came after something else did not.
  const [first] = [...history].sort((a, b) => configOf(a) - configOf(b));
  if (first === undefined) return null;
  if (configOf(first) === 1) return true;
  return history.some((row) => configOf(row) === configOf(first) && isThis(row)) ? null : true;
}

function configOf({ endpoint_config_version }: ExportRecord): number {
  return Number(endpoint_config_version);
}

function isReviewOf(one: ExportRecord, endpoint: Endpoint, { name, model, version }: Entity): boolean {
  const on = Date.parse(String(one.attested_on));
  const until = one.review_by === undefined ? NOW : Date.parse(String(one.review_by));
  const named = [`${endpoint.name}/${name}`, endpoint.name, model, `${model}/${version}`];
  return (
    ['model_review_overdue', 'OPS-13'].includes(String(one.check)) &&
    (one.workspace_id === undefined || one.workspace_id === endpoint.workspace) &&
    (one.resource === undefined || named.includes(String(one.resource))) &&
    on <= NOW &&
    until >= NOW
  );
}
