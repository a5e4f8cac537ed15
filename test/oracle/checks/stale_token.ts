import type { ExportRecord } from '../../support/estate.ts';
import { DAY, NOW } from '../time.ts';
import type { Oracle, Verdict } from '../world.ts';

/** SEC-17: a token that still works was used, or made, within sixty days. */
export const oracle: Oracle = {
  needs: ['tokens', 'tokens.last_used_day'],
  judge: (world) =>
    world
      .of('tokens')
      .filter(({ expiry_time }) => !(Number(expiry_time) > 0 && Number(expiry_time) <= NOW))
      .map((token) => ({
        workspace: String(token._workspace),
        resource: String(token.token_id),
        passed: verdictOf(
          token,
          world
            .of('tokens', String(token._workspace))
            .some(({ last_used_day }) => last_used_day !== undefined),
        ),
      })),
};

/** A token without a day of use was never used only where others of its export show one. */
function verdictOf({ last_used_day, creation_time }: ExportRecord, isUseShown: boolean): Verdict {
  if (typeof creation_time === 'number' && NOW - creation_time <= 60 * DAY) return true;
  if (typeof last_used_day === 'number') return NOW - last_used_day <= 60 * DAY;
  return isUseShown && typeof creation_time === 'number' ? false : null;
}
