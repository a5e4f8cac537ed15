import { at, type Endpoint, type Entity, type Judgement, type Oracle, type World } from '../world.ts';

/** Most that a size may take at once. */
const CONCURRENCY: Readonly<Record<string, number>> = { Small: 4, Medium: 16, Large: 64 };
const SHARE = 0.001;

interface Use {
  readonly limit: string;
  readonly most: number;
  readonly uses: readonly { readonly subject: string; readonly used: number | null }[];
}

/** REL-13: of each kind of limit, the use nearest to it leaves room. */
export const oracle: Oracle = {
  needs: ['serving_endpoints', 'serving_endpoint_details'],
  params: { share: String(SHARE) },
  judge: (world) =>
    [...new Set(world.endpoints.map(({ workspace }) => workspace))].flatMap((workspace) =>
      usesOf(world, workspace).flatMap((use) => nearest(workspace, use)),
    ),
};

function usesOf(world: World, workspace: string): readonly Use[] {
  const endpoints = world.endpoints.filter((endpoint) => endpoint.workspace === workspace);
  const served = endpoints.flatMap((endpoint) => endpoint.entities.map((entity) => ({ endpoint, entity })));
  const sizes = served
    .filter(({ entity }) => entity.kind !== 'external' && entity.kind !== 'bought')
    .map(({ endpoint, entity }) => sizeOf(endpoint, entity));
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const perEndpoint = endpoints
    .filter(({ entities }) => entities.length > 0)
    .map(({ name, entities }) => ({ subject: name, used: entities.length }));
  const perEntity = served.map(({ endpoint, entity }) => ({
    subject: `${endpoint.name}/${entity.name}`,
    used: endpoint.detailed
      ? Object.keys((at(entity.record, 'environment_vars') ?? {}) as object).length
      : null,
  }));
  return [
    { limit: 'endpoints per workspace', most: 1000, uses: [{ subject: workspace, used: endpoints.length }] },
    {
      limit: 'concurrency per workspace',
      most: 4096,
      uses: served.length === 0 ? [] : [{ subject: workspace, used: total }],
    },
    { limit: 'served entities per endpoint', most: 15, uses: perEndpoint },
    { limit: 'environment variables per entity', most: 30, uses: perEntity },
  ];
}

function sizeOf({ detailed }: Endpoint, { record }: Entity): number | null {
  return detailed ? (CONCURRENCY[String(record.workload_size)] ?? null) : null;
}

/** What is near its limit for certain, else what may be, else what comes nearest. */
function nearest(workspace: string, { limit, most, uses }: Use): readonly Judgement[] {
  const rank = ({ used }: Use['uses'][number]) =>
    used === null ? Number.MAX_SAFE_INTEGER : used >= SHARE * most ? Number.POSITIVE_INFINITY : used;
  const [first] = [...uses].sort(
    (a, b) =>
      (rank(b) === rank(a) ? 0 : rank(b) - rank(a)) ||
      (b.used ?? 0) - (a.used ?? 0) ||
      (a.subject < b.subject ? -1 : 1),
  );
  if (first === undefined) return [];
  const passed = first.used === null ? null : first.used < SHARE * most;
  return [{ workspace, resource: `${limit}: ${first.subject}`, passed }];
}
