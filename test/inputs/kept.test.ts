import { describe, expect, test } from 'vitest';
import { catalog, load } from './support.ts';

const kept = catalog.contracts.filter(({ example }) => example !== null);

const waivers = `# accepted in September
waivers:
  - check: idle_endpoint
    workspace_id: 12345678901234567
    resource: fraud*
    reason: kept for the launch
    compensating_control: a budget alert
    owner: payments-ml
    approver: head@example.com
    granted_on: 2026-09-01
    expires_on: 2026-11-30
`;

describe('a file that people write', () => {
  test.each(kept.map((contract) => [contract.export, contract] as const))(
    'of %s is read as its contract shows it',
    async (name, { example, file, columns }) => {
      const loaded = await load({ [file]: example ?? '' });
      expect(loaded.input(file)).toMatchObject({ export: name, status: 'read', problems: [] });
      const [row] = await loaded.rows(`select * from raw_${name}`);
      const shown = columns.filter(({ from }) => from.some((key) => example?.includes(`${key}:`)));
      for (const column of shown) expect(row?.[column.name], column.name).not.toBeUndefined();
    },
  );

  test('is told by its first key wherever it lies, and by its columns as CSV', async () => {
    const loaded = await load({
      'risks.yml': waivers,
      'said.csv': 'check,statement,attested_by,attested_on\nOPS-13,reviewed,ana,2026-09-01\n',
      'changes.csv': 'Number;Endpoint;Changed at;Approved by\nCHG-1;score;2026-09-14T09:30:00Z;bob\n',
      'register.csv': 'endpoint,purpose,risk_class,production\nscore,fraud,High Risk,yes\n',
      'end.csv': 'entity,kind,retires_on\ngpt-4,provider model,2026-12-31\n',
      'money.csv': 'tag_key,tag_value,month,amount_usd\ncost_center,4711,2026-09,2500\n',
      'aims.csv': 'endpoint,approved_callers,latency_p95_ms\nscore,ana; bob,200\n',
      'risks.json': [{ check: 'SEC-01', reason: 'known', expires_on: '2026-12-01' }],
    });
    const exports = loaded.evidence.inputs.map(({ path, export: name, status }) => [path, name, status]);
    expect(exports).toEqual([
      ['aims.csv', 'targets', 'read'],
      ['changes.csv', 'change_records', 'read'],
      ['end.csv', 'retirements', 'read'],
      ['money.csv', 'budgets', 'read'],
      ['register.csv', 'system_register', 'read'],
      ['risks.json', 'waivers', 'read'],
      ['risks.yml', 'waivers', 'read'],
      ['said.csv', 'attestations', 'read'],
    ]);
    expect(await loaded.rows('select approved_callers::varchar as callers from raw_targets')).toEqual([
      { callers: '["ana","bob"]' },
    ]);
    expect(await loaded.rows('select production, risk_class from raw_system_register')).toEqual([
      { production: true, risk_class: 'High Risk' },
    ]);
    expect(await loaded.rows('select change_id, approved_by from raw_change_records')).toEqual([
      { change_id: 'CHG-1', approved_by: 'bob' },
    ]);
  });

  test('keeps an entry that lacks what it must hold: its own check says so', async () => {
    const loaded = await load({ 'waivers.yaml': `${waivers}  - reason: because\n` });
    expect(loaded.input('waivers.yaml')).toMatchObject({ status: 'read', rows: 2 });
    expect(await loaded.rows('select "check", resource from raw_waivers order by input_item')).toEqual([
      { check: 'idle_endpoint', resource: 'fraud*' },
      { check: null, resource: null },
    ]);
  });

  test('tells a key that it may not hold, and what stands beside its list', async () => {
    const loaded = await load({
      'waivers.yaml':
        'waivers:\n  - check: a\n    expires: 2026-10-01\n    expires_at: 2026-10-01\nowner: b\n',
    });
    expect(loaded.input('waivers.yaml')).toMatchObject({ status: 'partial', rows: 1 });
    expect(loaded.input('waivers.yaml').problems).toEqual([
      'line 5: "owner" stands beside waivers, where nothing is read; move it into an entry',
      'line 4: "expires_at" is not a key of an entry; did you mean "expires_on"?',
    ]);
  });

  test('tells a misspelt column, and lets columns of another tool be', async () => {
    const loaded = await load({
      'w.csv': 'check,reason,expires_om,granted_on,assignment group\nSEC-01,known,2026-12-01,2026-09-01,x\n',
    });
    expect(loaded.input('w.csv').problems).toEqual([
      'line 1: "expires_om" is not a column of it; did you mean "expires_on"?',
    ]);
    const plain = await load({
      'w.csv': 'check,reason,granted_on,assignment group\nSEC-01,known,2026-09-01,x\n',
    });
    expect(plain.input('w.csv')).toMatchObject({ status: 'read', problems: [] });
  });

  test('tells a day that is none, with its place', async () => {
    const loaded = await load({ 'waivers.yaml': 'waivers:\n  - check: a\n    expires_on: next spring\n' });
    expect(loaded.input('waivers.yaml').problems).toEqual([
      'record 1, expires_on: is not a time; it counts as unknown',
    ]);
  });

  test('with a key twice, or nothing in it, is not read by half', async () => {
    const twice = await load({ 'waivers.yaml': 'waivers:\n  - check: a\n    check: b\n' });
    expect(twice.input('waivers.yaml')).toMatchObject({ status: 'broken', export: 'waivers' });
    const empty = await load({ 'waivers.yaml': 'waivers:\n' });
    expect(empty.export('waivers')).toMatchObject({ status: 'present', rows: 0 });
  });

  test('is not seen in prose that has such a word in it', async () => {
    const loaded = await load({ 'README.md': 'Notes:\n\nchanges: none so far\n' });
    expect(loaded.input('README.md')).toMatchObject({ status: 'unknown', export: null });
  });
});
