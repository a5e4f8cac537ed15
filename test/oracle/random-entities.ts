import fc from 'fast-check';
import type { ExportRecord } from '../support/estate.ts';
import { maybe } from './random-identities.ts';

export const MODELS = ['prod.risk.scoring', 'dev.risk.scoring', 'scoring'] as const;
export const SCOPES = ['app', 'llm'] as const;
export const SECRETS = ['key', 'Password'] as const;

const reference = fc
  .record({ scope: fc.constantFrom(...SCOPES, 'lost'), key: fc.constantFrom(...SECRETS, 'gone') })
  .map(({ scope, key }) => `{{secrets/${scope}/${key}}}`);

/** None of these is a credential of anything: each only has the form of one, or of none. */
const plain = fc.constantFrom(
  'v2',
  'true',
  '',
  'https://api.contoso.com/score',
  'correct horse battery staple',
  `dapi${'0123456789abcdef'.repeat(2)}`,
  `AKIA${'ABCDEFGH12345678'}`,
  `ghp_${'a1B2c3D4e5'.repeat(4)}`,
  'Endpoint=sb://a/;SharedAccessKey=abcdefghij',
  'q8Zr1LwX0vTn5KcYp3Fh7JdM',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
);

const variables = fc.dictionary(
  fc.constantFrom('FLAGS', 'MODE', 'DB_PASSWORD', 'API_KEY', 'REGION', 'CONNECTION'),
  fc.oneof({ weight: 2, arbitrary: reference }, { weight: 3, arbitrary: plain }),
  { maxKeys: 3 },
);

const deployment = fc.record({
  deployment: fc.constantFrom(
    'DEPLOYMENT_READY',
    'DEPLOYMENT_READY',
    'DEPLOYMENT_READY',
    'DEPLOYMENT_CREATING',
    'DEPLOYMENT_FAILED',
    'DEPLOYMENT_ABORTED',
    'DEPLOYMENT_RECOVERING',
    'DEPLOYMENT_DREAMING',
    undefined,
  ),
});
const scale = fc.constantFrom(true, false, false, undefined);

const model = fc.record({
  entity_name: fc.constantFrom(...MODELS),
  entity_version: fc.constantFrom('1', '2', '3', '10'),
  workload_size: fc.constantFrom('Small', 'Medium', 'Large', undefined),
  workload_type: fc.constantFrom('CPU', 'GPU_SMALL', undefined),
  scale_to_zero_enabled: scale,
  environment_vars: maybe(variables, 2),
  state: maybe(deployment, 9),
});
const bought = fc.record({
  entity_name: fc.constantFrom('system.ai.llama', 'prod.risk.llama'),
  entity_version: fc.constant('1'),
  max_provisioned_throughput: fc.constant(970),
  scale_to_zero_enabled: scale,
  state: maybe(deployment, 9),
});
const features = fc.record({
  entity_name: fc.constant('prod.features.customer'),
  workload_size: fc.constant('Small'),
  scale_to_zero_enabled: scale,
  state: maybe(deployment, 9),
});

const openai = fc.record({
  openai_api_type: fc.constantFrom('azure', 'azuread', 'openai', 'vault', undefined),
  openai_api_base: fc.constantFrom('https://contoso.openai.azure.com/', undefined),
  openai_api_key: maybe(reference, 3),
});
const external_model = fc.oneof(
  openai.map((openai_config) => ({ name: 'gpt-4o', provider: 'openai', task: 'llm/v1/chat', openai_config })),
  fc.record({ anthropic_api_key: reference }).map((anthropic_config) => ({
    ...{ name: 'claude', provider: 'anthropic', task: 'llm/v1/chat', anthropic_config },
  })),
  fc
    .constantFrom('https://models.contoso.com/v1', 'http://models.contoso.com/v1', 'https://elsewhere.io/v1')
    .map((custom_provider_url) => ({
      ...{ name: 'own', provider: 'custom', task: 'llm/v1/embeddings' },
      custom_provider_config: { custom_provider_url },
    })),
);
const external = fc.record({ external_model, state: maybe(deployment, 9) });

/** What an endpoint serves: up to three entities, each under a name of its own. */
export const anyEntities: fc.Arbitrary<readonly ExportRecord[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: model },
      { weight: 3, arbitrary: external },
      { weight: 1, arbitrary: bought },
      { weight: 1, arbitrary: features },
    ),
    { maxLength: 3 },
  )
  .map((entities) => entities.map((entity, index) => ({ name: `entity-${index + 1}`, ...entity })));

const share = fc.constantFrom(0, 10, 50, 50, 90, 100, 100, undefined);

/** Routes to the entities and, now and then, to one that is not there; the server fills in those of a single entity. */
export function anyRoutes(entities: readonly ExportRecord[]): fc.Arbitrary<ExportRecord | undefined> {
  const names = [...entities.map(({ name }) => String(name)), 'nowhere'];
  const usual = fc.constant({
    routes: names.slice(0, 1).map((name) => ({ served_entity_name: name, traffic_percentage: 100 })),
  });
  const route = fc
    .record({ name: fc.constantFrom(...names), traffic_percentage: share })
    .map(({ name, ...more }) => ({ served_entity_name: name, ...more }));
  const some = fc
    .uniqueArray(route, { selector: ({ served_entity_name }) => served_entity_name, maxLength: 3 })
    .map((routes) => ({ routes }));
  return fc.oneof(usual, some, fc.constant(undefined));
}
