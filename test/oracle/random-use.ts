import fc from 'fast-check';
import type { Estate, ExportRecord } from '../support/estate.ts';
import { history, recordCovers, request } from '../support/serving.ts';
import { MODELS } from './random-entities.ts';
import { APPLICATIONS, maybe, PEOPLE, scimId } from './random-identities.ts';
import { ENDPOINTS, WORKSPACES } from './random-places.ts';

const place = fc.record({
  workspace: fc.constantFrom(...WORKSPACES),
  name: fc.constantFrom(...ENDPOINTS),
  entity: fc.constantFrom(1, 2),
});

/** A configuration that an endpoint had: which version was served, and since when. */
const served = fc
  .record({
    place,
    entity_name: fc.constantFrom(MODELS[0], MODELS[1]),
    entity_version: fc.constantFrom('1', '2', '3', '10'),
    endpoint_config_version: fc.constantFrom(1, 2, 3),
    change_time: fc.constantFrom('2026-03-01T00:00:00Z', '2026-08-20T00:00:00Z', '2026-09-25T00:00:00Z'),
  })
  .map(({ place: { workspace, name, entity }, ...more }) =>
    history(name, {
      workspace_id: workspace,
      endpoint_id: `${workspace}-${name}`,
      served_entity_id: `${workspace}-${name}-${entity}`,
      served_entity_name: `entity-${entity}`,
      entity_type: 'CUSTOM_MODEL',
      ...more,
    }),
  );

/** Up to eight requests by one caller with one answer. */
const requests = fc
  .record({
    place,
    requester: maybe(
      fc.constantFrom(...PEOPLE, ...APPLICATIONS, ...PEOPLE.map(scimId), PEOPLE[0].toUpperCase()),
      9,
    ),
    status_code: fc.constantFrom(200, 200, 200, 429, 500, 503, undefined),
    request_time: fc.constantFrom('2026-07-15T10:00:00Z', '2026-09-10T10:00:00Z', '2026-09-29T10:00:00Z'),
    count: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ place: { workspace, name, entity }, count, ...more }) =>
    Array.from({ length: count }, () =>
      request(name, more.request_time, {
        workspace_id: workspace,
        served_entity_id: `${workspace}-${name}-${entity}`,
        ...more,
      }),
    ),
  );

const JULY = '2026-07-15T10:00:00Z';

/** Every endpoint was served and called once, and none has been called for long. */
function forgotten(
  rows: readonly ExportRecord[],
  calls: readonly ExportRecord[],
): readonly [readonly ExportRecord[], readonly ExportRecord[]] {
  const places = WORKSPACES.flatMap((workspace_id) => ENDPOINTS.map((name) => ({ workspace_id, name })));
  const first = places.map(({ workspace_id, name }) =>
    history(name, {
      ...{ workspace_id, endpoint_id: `${workspace_id}-${name}`, served_entity_name: 'entity-1' },
      ...{ served_entity_id: `${workspace_id}-${name}-1`, endpoint_config_version: 1 },
      ...{ entity_type: 'CUSTOM_MODEL', entity_name: MODELS[0], entity_version: '1' },
      change_time: '2026-03-01T00:00:00Z',
    }),
  );
  const isKnown = (one: ExportRecord) => rows.some((row) => keyOf(row) === keyOf(one));
  return [
    [...rows, ...first.filter((one) => !isKnown(one))],
    [
      ...calls.map((call) => ({ ...call, request_time: JULY })),
      ...places.map(({ workspace_id, name }) =>
        request(name, JULY, { workspace_id, served_entity_id: `${workspace_id}-${name}-1` }),
      ),
    ],
  ];
}

const keyOf = ({ served_entity_id, endpoint_config_version }: ExportRecord) =>
  `${String(served_entity_id)} ${String(endpoint_config_version)}`;

/** What was served and called; the record reaches back far enough, or is not there. */
export const anyUse: fc.Arbitrary<Estate> = fc
  .record({
    served: fc.uniqueArray(served, { selector: keyOf, maxLength: 6 }),
    called: fc.array(requests, { maxLength: 6 }),
    isForgotten: fc.constantFrom(true, false, false),
    lost: fc.constantFrom(...Array(10).fill(null), 'served_entities', 'endpoint_usage'),
  })
  .map(({ served: seen, called, isForgotten, lost }) => {
    const [rows, calls] = isForgotten ? forgotten(seen, called.flat()) : [seen, called.flat()];
    const use: Estate = {
      served_entities: [...(recordCovers.served_entities ?? []), ...rows],
      endpoint_usage: [...(recordCovers.endpoint_usage ?? []), ...calls],
    };
    return Object.fromEntries(Object.entries(use).filter(([name]) => name !== lost));
  });
