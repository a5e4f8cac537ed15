import { any, type Verdict, type World } from './world.ts';

export interface ReferencedSecret {
  readonly workspace: string;
  readonly scope: string;
  readonly key: string;
  /** Whether an endpoint in production refers to it. */
  readonly production: Verdict;
}

/** Each secret that an endpoint refers to, in variables or as a provider's credential, live or pending. */
export function referencedSecrets(world: World): readonly ReferencedSecret[] {
  const found = world.endpoints.flatMap(({ workspace, production, entities, pending }) =>
    [...JSON.stringify([...entities, ...pending]).matchAll(/\{\{secrets\/([^/}]+)\/([^}]+)\}\}/g)].map(
      ([, scope = '', key = '']) => ({ workspace, scope, key, production }),
    ),
  );
  const nameOf = ({ workspace, scope, key }: ReferencedSecret) => `${workspace} ${scope}/${key}`;
  return [...new Map(found.map((one) => [nameOf(one), one])).values()].map((one) => ({
    ...one,
    production: any(
      found.filter((other) => nameOf(other) === nameOf(one)).map(({ production }) => production),
    ),
  }));
}
