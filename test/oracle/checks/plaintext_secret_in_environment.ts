import { all, at, type Endpoint, type Entity, type Judgement, type Oracle, type Verdict } from '../world.ts';

const SHAPES = [
  /dapi[0-9a-f]{32}/,
  /dose[0-9a-f]{32}/,
  /AKIA[0-9A-Z]{16}/,
  /ghp_[A-Za-z0-9]{36}/,
  /sk-\w{20,}/,
  /eyJ[\w-]+\.[\w-]+\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /(AccountKey|SharedAccessKey|Password)=[^;]{6,}/i,
  /[A-Za-z0-9+/]{86}==/,
];
const NAME = /(key|token|secret|password|pwd|conn|credential)/i;

/** SEC-10: no environment variable of an entity, live or pending, holds what looks like a secret. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) => world.endpoints.flatMap(entityJudgements),
};

function entityJudgements(endpoint: Endpoint): readonly Judgement[] {
  if (!endpoint.detailed && endpoint.entities.length === 0)
    return [{ workspace: endpoint.workspace, resource: `${endpoint.name}/?`, passed: null }];
  const names = new Set([...endpoint.entities, ...endpoint.pending].map(({ name }) => name));
  return [...names].map((name) => {
    const same = [...endpoint.entities, ...endpoint.pending].filter((entity) => entity.name === name);
    return {
      workspace: endpoint.workspace,
      resource: `${endpoint.name}/${name}`,
      passed: endpoint.detailed ? all(same.map(isClean)) : null,
    };
  });
}

function isClean({ record }: Entity): Verdict {
  return Object.entries((at(record, 'environment_vars') ?? {}) as Record<string, string>).every(
    ([name, value]) =>
      /^\{\{secrets\/[^/]+\/[^/]+\}\}$/.test(value) ||
      !(
        SHAPES.some((shape) => shape.test(value)) ||
        (NAME.test(name) && value.length >= 8) ||
        (value.length >= 20 && entropyOf(value) >= 4)
      ),
  );
}

function entropyOf(text: string): number {
  const letters = [...text];
  return [...new Set(letters)]
    .map((letter) => letters.filter((other) => other === letter).length / letters.length)
    .reduce((bits, share) => bits - share * Math.log2(share), 0);
}
