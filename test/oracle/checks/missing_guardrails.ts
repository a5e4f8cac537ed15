import { all, at, type Endpoint, judged, type Oracle, type Verdict } from '../world.ts';

/** SEC-25: a generative endpoint guards its input against personal data and harm, and its output against personal data. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter((endpoint) => generates(endpoint) !== false)
      .map((endpoint) => judged(endpoint, verdictOf(endpoint))),
};

/** The gateway guards other providers' models and bought throughput, and no agents. */
function generates({ record: { task }, entities }: Endpoint): Verdict {
  const guardable = entities.filter(({ kind }) => kind === 'external' || kind === 'bought');
  const tasks = guardable.map(({ record }) => task ?? at(record, 'external_model', 'task'));
  if (tasks.some((one) => /^llm\/v1\/(chat|completions)$/.test(String(one)))) return true;
  return tasks.includes(undefined) ? null : false;
}

function verdictOf(endpoint: Endpoint): Verdict {
  if (!endpoint.detailed) return null;
  const guardrails = at(endpoint.record, 'ai_gateway', 'guardrails');
  const pii = (side: string): Verdict => {
    const behaviour = at(guardrails, side, 'pii', 'behavior');
    if (behaviour === 'BLOCK' || behaviour === 'MASK') return true;
    return behaviour === undefined || behaviour === 'NONE' ? false : null;
  };
  const isGuarded = all([pii('input'), at(guardrails, 'input', 'safety') === true, pii('output')]);
  return isGuarded === false && generates(endpoint) === null ? null : isGuarded;
}
