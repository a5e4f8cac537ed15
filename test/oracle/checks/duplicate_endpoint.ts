import { all, any, type Endpoint, type Entity, not, type Oracle, type Verdict } from '../world.ts';

interface Served {
  readonly endpoint: Endpoint;
  readonly entity: Entity;
}

/** COST-15: no two endpoints of one kind of environment serve the same at the same size, unless a tag says why. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) => {
    const served = world.endpoints.flatMap((endpoint) =>
      endpoint.entities.filter(({ kind }) => kind !== 'external').map((entity) => ({ endpoint, entity })),
    );
    return served.map((one) => ({
      workspace: one.endpoint.workspace,
      resource: `${one.endpoint.name}/${one.entity.name}`,
      passed: not(any(served.map((other) => isCopy(one, other)))),
    }));
  },
};

function isCopy(a: Served, b: Served): Verdict {
  const isOther = a.endpoint.workspace !== b.endpoint.workspace || a.endpoint.name !== b.endpoint.name;
  const isMeant = [a, b].some(({ endpoint }) => endpoint.tags.has('duplicate-of'));
  const isLocal = !a.entity.model.includes('.');
  if (!isOther || isMeant || (isLocal && a.endpoint.workspace !== b.endpoint.workspace)) return false;
  return all([
    a.entity.model === b.entity.model && a.entity.version === b.entity.version,
    same(a.endpoint.production, b.endpoint.production),
    same(sizeOf(a), sizeOf(b)),
    same(typeOf(a), typeOf(b)),
  ]);
}

function same<T>(a: T | null, b: T | null): Verdict {
  return a === null || b === null ? null : a === b;
}

/** Bought capacity has a throughput; anything else has a size. */
const sizeOf = ({ endpoint, entity }: Served) =>
  endpoint.detailed
    ? String(entity.record.max_provisioned_throughput ?? entity.record.workload_size ?? '') || null
    : null;
const typeOf = ({ endpoint, entity }: Served) =>
  endpoint.detailed ? ((entity.record.workload_type as string | undefined) ?? 'CPU') : null;
