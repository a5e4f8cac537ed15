import { describe, expect, it } from 'vitest';
import { explanation } from '../src/collect/explain.ts';
import { collectionPlan, type NamedRead, type Part, type Read, type TableRead } from '../src/collect/plan.ts';
import { collectionScript, SHELLS } from '../src/collect/script.ts';
import { sqlText } from '../src/collect/sql.ts';
import { SCOPES } from '../src/collection.ts';
import { hintOfCommand, hintOfPath } from '../src/inputs/layout.ts';
import { catalog } from './support/estate.ts';

const OPTIONS = {
  profile: 'prod',
  accountProfile: 'account',
  warehouse: '1234567890abcdef',
  since: '2026-07-01',
  version: '0.0.0',
};
const KEYWORDS =
  /\b(insert|update|delete|merge|drop|alter|create|replace|truncate|grant|revoke|copy|into|use|call|execute|optimize|vacuum|refresh|cache)\b/i;
const scripts = SHELLS.flatMap((shell) =>
  SCOPES.map(
    (scope) => [shell, scope, collectionScript(collectionPlan(catalog, scope), shell, OPTIONS)] as const,
  ),
);

describe('the collection script', () => {
  it.each(scripts)(
    'in %s, scope %s, names no method but GET, and POST for statements only',
    (_, __, script) => {
      const methods = [
        ...script.matchAll(/\bapi'?,? '?(get|post|put|patch|delete|head)\b'?,? '?([^\s'":]*)/gi),
      ];
      expect(methods.filter(([, method]) => method !== 'get' && method !== 'post')).toEqual([]);
      const posts = methods.filter(([, method]) => method === 'post');
      expect(posts.length).toBeGreaterThan(0);
      for (const [, , path] of posts) expect(path).toBe('/api/2.0/sql/statements');
      expect(script).not.toMatch(/\b(curl|wget|Invoke-WebRequest|Invoke-RestMethod|az rest)\b/i);
    },
  );

  it.each(scripts)(
    'in %s, scope %s, runs no command of the CLI that changes or reveals anything',
    (_, __, script) => {
      const verbs =
        /databricks'?,? \S+ (create|update|patch|put|set|delete|remove|query|http-request|import|deploy|run|start|stop|token|env|login|get-secret|edit|replace|restore|transition|upload|write|add|revoke|rotate)\b[\w-]*/gi;
      expect([...script.matchAll(verbs)].map(([text]) => text)).toEqual([]);
      expect(script).not.toContain('--sensitive');
    },
  );

  it.each(scripts)('in %s, scope %s, calls only what it defines', (shell, _, script) => {
    const defined = new Set(
      [...script.matchAll(/^(?:function )?([\w-]+)(?:\(\) ?\{|\(\[| ?\{)/gm)].map(([, name]) => name),
    );
    const plan = script.slice(script.search(/^# .*Needs: /m));
    const calls = [...plan.matchAll(/^(?:maybe |\$MayBeAbsent = \$true; )?([A-Za-z][\w-]*) '/gm)];
    const called = new Set(calls.map(([, name = '']) => name));
    expect(called).toContain(shell === 'bash' ? 'get' : 'Save-Get');
    expect([...called].filter((name) => !defined.has(name))).toEqual([]);
  });

  it.each(scripts)('in %s, scope %s, holds no placeholder', (_, __, script) => {
    expect(script).not.toMatch(/\{\{\w+\}\}/);
  });

  it.each(SCOPES)('of scope %s reads lists before what is read for their records', (scope) => {
    const seen: string[] = [];
    for (const { file, each, name } of readsOf(collectionPlan(catalog, scope))) {
      if (each !== null) expect(seen, `${name}: ${each.list}`).toContain(each.list);
      seen.push(file.replaceAll(/\{[^}]*\}/g, '*'));
    }
  });

  it('leaves each file where it is looked for, and names it by a command that tells it', () => {
    for (const { name, what, file, kind } of readsOf(collectionPlan(catalog, 'full'))) {
      const place = `workspace=1/${file.replaceAll(/\{[^}]*\}/g, 'x')}`;
      expect(hintOfPath(place, catalog.contracts)?.contract.export, place).toBe(name);
      if (kind !== 'get') continue;
      const command = `databricks api get ${what.replaceAll(/\{[^}]*\}/g, 'x')}`;
      expect(hintOfCommand(command, catalog.contracts)?.contract.export, command).toBe(name);
    }
    for (const { name, read } of tablesOf(collectionPlan(catalog, 'full'))) {
      const place = read.file.endsWith('/') ? `${read.file}2026-07-01T00_2026-08-01T00.json` : read.file;
      expect(hintOfPath(place, catalog.contracts)?.contract.export, place).toBe(name);
      expect(place).toMatch(/^system\//);
    }
    for (const { file } of namedOf(collectionPlan(catalog, 'full'))) {
      for (const name of [
        '',
        '/2026-07-01T00_2026-08-01T00.json',
        '/2026-07-01T00_2026-08-01T00.chunk-1.json',
      ]) {
        const hint = hintOfPath(`${file}prod.logs.a%60b_payload${name}`, catalog.contracts);
        expect([hint?.contract.export, hint?.object]).toEqual([
          'inference_payloads',
          'prod.logs.a`b_payload',
        ]);
      }
    }
  });

  it('reads of a table that holds requests and answers nothing but their lengths', () => {
    const [payloads, ...others] = namedOf(collectionPlan(catalog, 'full'));
    expect(others).toEqual([]);
    const expressions = payloads?.columns.map(({ expression }) => expression) ?? [];
    expect(expressions).toContain('octet_length(request) as request_length');
    expect(expressions).toContain('octet_length(response) as response_length');
    const contents = expressions.filter((one) => /\b(request|response|request_tags|url)\b/.test(one));
    expect(contents.filter((one) => !one.startsWith('octet_length('))).toEqual([]);
    // Each generation has its own time, and its own names.
    expect(payloads?.times.map(({ name }) => name)).toEqual(['request_time', 'event_time', 'timestamp_ms']);
    expect(expressions).toEqual(
      expect.arrayContaining(['execution_duration_ms', 'execution_time_ms', 'latency_ms', 'invocation_id']),
    );
  });

  it.each(SHELLS)('in %s says how what it cannot read is come by', (shell) => {
    const script = collectionScript(collectionPlan(catalog, 'full'), shell, OPTIONS);
    expect(script).toMatch(/^(by_hand|Add-ByHand) 'azure_costs\/' '.*Cost Management, Exports.*'$/m);
  });

  it('collects every export that is not written by people or by another tool', () => {
    const elsewhere = ['desired_configuration'];
    const without = catalog.contracts.filter(
      ({ collection, source }) => collection === null && !/\bkept by\b|\ba (YAML|CSV)\b/.test(source),
    );
    expect(without.map((contract) => contract.export)).toEqual(elsewhere);
  });

  it('runs only commands that read', () => {
    const reading =
      /^(databricks (account )?[\w-]+ ((list|get|describe|export-metrics|me|current|validate|summary)\b[\w-]*)|databricks version|az databricks workspace (show|list)) ?/;
    for (const { kind, what } of readsOf(collectionPlan(catalog, 'full'))) {
      if (kind === 'run') expect(what).toMatch(reading);
    }
  });

  it('quotes what the user names', () => {
    const options = { ...OPTIONS, profile: "it's $HOME" };
    const plan = collectionPlan(catalog, 'minimal');
    expect(collectionScript(plan, 'bash', options)).toContain("PROFILE='it'\\''s $HOME'\n");
    expect(collectionScript(plan, 'powershell', options)).toContain("$WorkspaceProfile = 'it''s $HOME'\n");
  });

  it('for Windows PowerShell is ASCII but for its comments', () => {
    const [, , script = ''] =
      scripts.find(([shell, scope]) => shell === 'powershell' && scope === 'full') ?? [];
    const code = script.split('\n').filter((line) => !line.trimStart().startsWith('#'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
    expect(code.filter((line) => /[^\x00-\x7f]/.test(line))).toEqual([]);
  });
});

describe('the SQL of a collection', () => {
  it('is SELECTs and the time zone, nothing else', () => {
    const sql = sqlText(collectionPlan(catalog, 'full'), null, 100).replaceAll(/^--.*$/gm, '');
    for (const text of sql.split(';').map((statement) => statement.trim())) {
      expect(text).not.toMatch(KEYWORDS);
      if (text !== '') expect(text).toMatch(/^(select\s|set time zone 'UTC'$)/);
    }
  });

  it('names the columns that are read, writes maps and structs as JSON and times with their offset', () => {
    const billing = tablesOf(collectionPlan(catalog, 'minimal')).find(({ name }) => name === 'billing_usage');
    const expressions = billing?.read.columns.map(({ expression }) => expression) ?? [];
    expect(expressions).toContain('to_json(usage_metadata) as usage_metadata');
    expect(expressions).toContain(
      "date_format(usage_start_time, 'yyyy-MM-dd HH:mm:ss.SSSXXX') as usage_start_time",
    );
    expect(expressions).toContain('usage_quantity');
    for (const { read } of tablesOf(collectionPlan(catalog, 'full')))
      expect(JSON.stringify(read)).not.toMatch(/["*]\*|select \*/);
  });

  it('holds no quotation mark or backslash, which a script would have to write twice', () => {
    for (const { read } of tablesOf(collectionPlan(catalog, 'full'))) {
      const { columns, where, table, time } = read;
      const text = [table, time ?? '', where ?? '', ...columns.map(({ expression }) => expression)].join(' ');
      expect(text).not.toMatch(/["\\\t\n]/);
    }
  });
});

describe('the SQL of tables that only the collected files name', () => {
  const sql = sqlText(collectionPlan(catalog, 'full'), '2026-07-01', 100);
  it('is a comment to be filled in, for each place where a configuration names one', () => {
    expect(sql).toMatch(
      /^-- Once for each table .* ai_gateway\.inference_table_config, config\.auto_capture_config, telemetry_config/m,
    );
    expect(sql).toContain('--   `<catalog>`.`<schema>`.`<table>`\n');
    expect(sql).toContain("--   request_time >= timestamp '2026-07-01T00:00:00Z'");
    expect(sql.replaceAll(/^--.*$/gm, '')).not.toContain('`');
  });

  it('is not there where the scope does not reach them', () => {
    expect(sqlText(collectionPlan(catalog, 'standard'), null, 100)).not.toContain('inference_payloads');
  });
});

describe('the explanation of a collection', () => {
  it('says of every part what it needs and which checks it unlocks', () => {
    const text = explanation(collectionPlan(catalog, 'full'));
    for (const contract of catalog.contracts.filter(({ collection }) => collection !== null)) {
      expect(text).toContain(`\n  needs    ${contract.permission}\n`);
      expect(text).toMatch(new RegExp(`^${contract.export} \\(`, 'm'));
    }
    expect(text).toMatch(/serving_endpoint_permissions[\s\S]*?unlocks {2}SEC-01/);
    expect(text).toContain(
      'each table that serving/get/*.json names; of request and response only the length',
    );
    expect(text).toMatch(/^azure_costs \(full\)\n.*\n.*\n {2}by hand {2}No read-only command gives it\./m);
  });
});

function readsOf(parts: readonly Part[]): readonly (Read & { readonly name: string })[] {
  return parts.flatMap((part) =>
    part.reads.flatMap((read) =>
      read.kind === 'get' || read.kind === 'run' ? [{ ...read, name: part.export }] : [],
    ),
  );
}

function namedOf(parts: readonly Part[]): readonly NamedRead[] {
  return parts.flatMap((part) => part.reads.flatMap((read) => (read.kind === 'named' ? [read] : [])));
}

function tablesOf(parts: readonly Part[]): readonly { readonly name: string; readonly read: TableRead }[] {
  return parts.flatMap((part) =>
    part.reads.flatMap((read) => (read.kind === 'table' ? [{ name: part.export, read }] : [])),
  );
}
