import { at, type Endpoint, type Entity, type Oracle, type Verdict } from '../world.ts';

/** SEC-15: Azure OpenAI is called as an Entra ID client, not with a key. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints.flatMap((endpoint) =>
      endpoint.entities
        .filter(({ record }) => at(record, 'external_model', 'provider') === 'openai')
        .map((entity) => ({
          workspace: endpoint.workspace,
          resource: `${endpoint.name}/${entity.name}`,
          passed: verdictOf(endpoint, entity),
        })),
    ),
};

function verdictOf(_: Endpoint, { record }: Entity): Verdict {
  const type = at(record, 'external_model', 'openai_config', 'openai_api_type');
  const base = at(record, 'external_model', 'openai_config', 'openai_api_base');
  if (type === 'azure') return false;
  if (type === 'azuread' || type === 'openai') return true;
  if (type !== undefined) return null;
  // OpenAI's own service, which the type names by default, has only keys.
  return base === undefined ? true : null;
}
