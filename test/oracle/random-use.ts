import fc from 'fast-check';
import type { Estate } from '../support/estate.ts';
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
    endpoint_config_version: fc.constantFrom(1, 2),
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

/** What was served and called; the record reaches back far enough, or is not there. */
export const anyUse: fc.Arbitrary<Estate> = fc
  .record({
    history: fc.uniqueArray(served, {
      selector: ({ served_entity_id, endpoint_config_version }) =>
        `${served_entity_id} ${endpoint_config_version}`,
      maxLength: 6,
    }),
    called: fc.array(requests, { maxLength: 6 }),
    lost: fc.constantFrom(...Array(10).fill(null), 'served_entities', 'endpoint_usage'),
  })
  .map(({ history: rows, called, lost }) => {
    const use: Estate = {
      served_entities: [...(recordCovers.served_entities ?? []), ...rows],
      endpoint_usage: [...(recordCovers.endpoint_usage ?? []), ...called.flat()],
    };
    return Object.fromEntries(Object.entries(use).filter(([name]) => name !== lost));
  });
