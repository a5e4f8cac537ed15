import type { ExportRecord } from '../../support/estate.ts';
import { identityOf } from '../access.ts';
import { DAY, NOW } from '../time.ts';
import { all, type Oracle, type Verdict, type World } from '../world.ts';

/** SEC-18: a token belongs to somebody active, and lives no longer than the workspace allows. */
export const oracle: Oracle = {
  needs: ['tokens', 'users', 'workspace_conf'],
  judge: (world) =>
    world
      .of('tokens')
      .filter(({ expiry_time }) => !(Number(expiry_time) > 0 && Number(expiry_time) <= NOW))
      .map((token) => {
        const workspace = String(token._workspace);
        return {
          workspace,
          resource: String(token.token_id),
          passed: all([ownerIsLive(world, workspace, token), isShort(world, workspace, token)]),
        };
      }),
};

function ownerIsLive(world: World, workspace: string, { owner_id }: ExportRecord): Verdict {
  const owner = identityOf(world, workspace, String(owner_id ?? 'ana@contoso.com'));
  if (owner !== null) return owner.active;
  // Who minted a token need not be whose it is.
  if (owner_id === undefined) return null;
  // An id may be a person's or an application's: both lists must be whole before nobody has it.
  const isWhole = world.of('users', workspace).length > 0 && world.hasOf('service_principals', workspace);
  return isWhole ? false : null;
}

function isShort(world: World, workspace: string, { expiry_time, creation_time }: ExportRecord): Verdict {
  const [conf] = world.of('workspace_conf', workspace);
  const days = conf?.maxTokenLifetimeDays;
  if (days === undefined) return null;
  if (Number(days) === 0) return true;
  if (expiry_time === -1) return false;
  if (!(Number(expiry_time) > 0) || typeof creation_time !== 'number') return null;
  return Number(expiry_time) - creation_time <= Number(days) * DAY;
}
