import { type Database, run } from '../database.ts';
import type { Discovery } from './discovery.ts';

/** One row per manifest: who collected what it stands for, how, and from where. */
export async function createCollection(
  database: Database,
  { manifests, files }: Pick<Discovery, 'manifests' | 'files'>,
): Promise<void> {
  await run(
    database,
    `create or replace table collection
    (input_id integer, workspace_id varchar, collected_at timestamptz, collector varchar, collector_kind varchar,
    auth_type varchar, collector_groups varchar[], host varchar, tenant_id varchar, profile varchar, cli_version varchar)`,
  );
  for (const manifest of manifests) {
    const { workspaceId, collectedAt, collectedBy, collectorKind, authType, host, tenantId, profile } =
      manifest;
    await run(
      database,
      `insert into collection values ($input, $workspace, $at::timestamptz, $by, $kind, $auth,
      case when $known then $groups::varchar[] end, $host, $tenant, $profile, $cli)`,
      {
        ...{ input: files.find(({ path }) => path === manifest.path)?.id ?? null, workspace: workspaceId },
        ...{
          at: collectedAt,
          by: collectedBy,
          kind: collectorKind,
          auth: authType,
          host,
          tenant: tenantId,
          profile,
        },
        ...{ known: manifest.collectorGroups !== null, groups: manifest.collectorGroups ?? [] },
        cli: manifest.cliVersion,
      },
    );
  }
}
