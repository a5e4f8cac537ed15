import { at, type Entity, type Oracle, type Verdict } from '../world.ts';

const PROVIDERS = ['openai', 'custom'];
const HOSTS = ['models.contoso.com', 'contoso.openai.azure.com'];

/** SEC-23: other providers' models are on the lists of providers and hosts, and reached over https. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  params: { approved_providers: JSON.stringify(PROVIDERS), approved_hosts: JSON.stringify(HOSTS) },
  judge: (world) =>
    world.endpoints.flatMap(({ workspace, name, entities }) =>
      entities
        .filter(({ kind }) => kind === 'external')
        .map((entity) => ({ workspace, resource: `${name}/${entity.name}`, passed: verdictOf(entity) })),
    ),
};

function verdictOf({ record: { external_model } }: Entity): Verdict {
  const address =
    at(external_model, 'custom_provider_config', 'custom_provider_url') ??
    at(external_model, 'openai_config', 'openai_api_base');
  const isProvider = PROVIDERS.includes(String(at(external_model, 'provider')));
  if (typeof address !== 'string') return isProvider;
  const { protocol, host } = new URL(address);
  return isProvider && protocol === 'https:' && HOSTS.includes(host);
}
