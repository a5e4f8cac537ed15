import type { Check } from '../catalog.ts';
import { UserError } from '../errors.ts';
import type { DisabledCheck, Severity } from '../result.ts';

/** What the configuration decides about checks; keys are ids or codes. */
export interface Policy {
  readonly severities: Readonly<Record<string, Severity>>;
  readonly disabled: Readonly<Record<string, string>>;
}

/** Checks that are asked, those that are not with the reason, and the severities that go before a row's own. */
export interface Policed {
  readonly checks: readonly Check[];
  readonly disabled: readonly DisabledCheck[];
  /** Check id → severity. */
  readonly severities: ReadonlyMap<string, Severity>;
}

/** `all` are the checks that may be named, `wanted` those of this run. Throws a UserError for one that does not exist. */
export function policed(all: readonly Check[], wanted: readonly Check[], policy: Policy): Policed {
  const reasons = byId(all, policy.disabled, 'disabled');
  return {
    checks: wanted.filter(({ id }) => !reasons.has(id)),
    disabled: wanted.flatMap(({ id, code, title, pillar }) => {
      const reason = reasons.get(id);
      return reason === undefined ? [] : [{ id, code, title, pillar, reason }];
    }),
    severities: byId(all, policy.severities, 'severities'),
  };
}

function byId<T>(checks: readonly Check[], named: Readonly<Record<string, T>>, key: string): Map<string, T> {
  return new Map(
    Object.entries(named).map(([name, value]) => {
      const check = checks.find(({ id, code }) => [id, code.toLowerCase()].includes(name.toLowerCase()));
      if (check === undefined)
        throw new UserError(`${key}: no check is called "${name}"`, 'list them with `serving-audit checks`');
      return [check.id, value];
    }),
  );
}
