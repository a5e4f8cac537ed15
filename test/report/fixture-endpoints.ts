import type { Value } from '../../src/result.ts';

export interface EndpointSeed {
  readonly name: string;
  readonly dev: boolean;
  readonly kind: string;
  readonly production: boolean | null;
  readonly cents: number;
  readonly swing: number;
  readonly starts: number;
  readonly basis: string;
  readonly requests: number | null;
  readonly errorShare: number;
  readonly last: string;
  readonly record: boolean;
  readonly served: readonly { readonly [key: string]: Value }[];
}

function seed(name: string, cents: number, change: Partial<EndpointSeed> = {}): EndpointSeed {
  return {
    name,
    dev: false,
    kind: 'custom',
    production: true,
    cents,
    swing: 0.2,
    starts: 0,
    basis: 'list',
    requests: 349_200,
    errorShare: 0.0004,
    last: '2026-09-30T23:58:00Z',
    record: false,
    served: [version(name, '7', '100')],
    ...change,
  };
}

function version(
  name: string,
  entity_version: string,
  traffic_pct: string,
  size = 'Small',
): { readonly [key: string]: Value } {
  const model = name.replaceAll('-', '_');
  return {
    served_entity: `${model}-${entity_version}`,
    entity_name: `prod.ml.${model}`,
    entity_version,
    traffic_pct,
    workload_size: size,
    workload_type: 'CPU',
    is_scale_to_zero: false,
    deployment: 'DEPLOYMENT_READY',
  };
}

export const ENDPOINTS: readonly EndpointSeed[] = [
  seed('fraud-score', 905, {
    record: true,
    served: [version('fraud-score', '7', '90'), version('fraud-score', '6', '10')],
  }),
  seed('recsys-idle', 690, { swing: 0, requests: 1204, last: '2026-08-10T14:22:00Z' }),
  seed('notes-summarizer', 520, { starts: 41, kind: 'external', errorShare: 0.021 }),
  seed('pricing-wide', 410, { requests: 88_140 }),
  seed('churn-open', 300, { requests: null }),
  seed('forecast-first', 215, { requests: 9_004, served: [version('forecast-first', '1', '100', 'Medium')] }),
  seed('claims-triage-provisioned-throughput-eu', 160, { basis: 'partial', kind: 'provisioned_throughput' }),
  seed('inherited-open', 90, { production: null, requests: 0 }),
  seed('vision-quality-try', 140, { dev: true, production: false, requests: 220 }),
  seed('embeddings-dev', 75, { dev: true, production: false }),
  seed('agent-sandbox', 48, { dev: true, production: false, kind: 'agent', requests: 77 }),
  seed('llm-poc', 30, { dev: true, production: null, basis: 'unpriced', requests: null }),
];
