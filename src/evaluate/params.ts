import type { Check, FigureQuery } from '../catalog.ts';
import { UserError } from '../errors.ts';
import type { Value } from '../result.ts';

type Overrides = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean | readonly string[]>>>
>;
export type ParamSet = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What the configuration says of parameters: of all checks that have one of a name, and of single checks. */
export interface Settings {
  readonly shared: Overrides[string];
  readonly params: Overrides;
}

/**
 * The parameters of one check or figure: the header's defaults, replaced where the configuration has a shared setting
 * of that name, and where it speaks of this very check.
 */
export function paramsOf(item: Check | FigureQuery, { shared, params }: Settings): ParamSet {
  const named = Object.entries(shared).filter(([name]) => name in item.params);
  return { ...item.params, ...Object.fromEntries(named), ...params[item.id] };
}

/** Throws a UserError for an override of an unknown check or parameter, or of the wrong type. */
export function validateOverrides(overrides: Overrides, items: readonly (Check | FigureQuery)[]): void {
  for (const [id, params] of Object.entries(overrides)) {
    const item = items.find((candidate) => candidate.id === id);
    if (item === undefined) {
      throw new UserError(`params: no check is called "${id}"`, 'list them with `serving-audit checks`');
    }
    for (const [name, value] of Object.entries(params)) {
      const fallback = item.params[name];
      if (fallback === undefined) {
        const known = Object.keys(item.params).join(', ') || 'none';
        throw new UserError(`params: ${id} has no parameter "${name}"`, `it has: ${known}`);
      }
      if (fallback !== null && kindOf(value) !== kindOf(fallback)) {
        throw new UserError(`params: ${id}.${name} must be a ${kindOf(fallback)}, not a ${kindOf(value)}`);
      }
    }
  }
}

function kindOf(value: Value): string {
  return Array.isArray(value) ? 'list of text' : typeof value === 'string' ? 'text' : typeof value;
}
