import { describe, expect, test } from 'vitest';
import * as shapes from './shapes.ts';
import { load } from './support.ts';

describe('an export is', () => {
  test('missing without a file, present with one', async () => {
    const loaded = await load({ '111111/scopes.json': [shapes.scope] });
    expect(loaded.export('secret_scopes')).toEqual({
      export: 'secret_scopes',
      status: 'present',
      rows: 1,
      from: null,
      to: null,
      oldestCollectedAt: null,
      reason: null,
      message: null,
      columns: ['name', 'backend_type'],
    });
    expect(loaded.export('tokens')).toMatchObject({
      status: 'missing',
      rows: 0,
      message: 'No file of it was given.',
      columns: [],
    });
  });

  test('partial when a workspace in scope has none of it', async () => {
    const loaded = await load({
      '111111/scopes.json': [shapes.scope],
      '222222/tokens.json': [shapes.token],
      '222222/scopes.json': [{ ...shapes.scope, name: 'b' }],
      '333333/manifest.json': { workspaceId: '333333' },
    });
    expect(loaded.export('secret_scopes').status).toBe('present');
    expect(loaded.export('tokens')).toMatchObject({
      status: 'partial',
      message: 'No file of it is there for workspace 111111.',
    });
    expect(loaded.evidence.workspaces.map(({ workspaceId }) => workspaceId)).toEqual([
      '111111',
      '222222',
      '333333',
    ]);
  });

  test('not judged by workspace when it is of the account', async () => {
    const usage = `${JSON.stringify(shapes.usage)}\n`;
    const loaded = await load({
      '111111/scopes.json': [shapes.scope],
      '222222/scopes.json': [shapes.scope],
      'usage.ndjson': usage,
    });
    expect(loaded.export('billing_usage').status).toBe('present');
    expect(loaded.evidence.workspaces.map(({ workspaceId }) => workspaceId)).toEqual(['111111', '222222']);
  });

  test('partial when a file of it is doubtful, with the file and the reason', async () => {
    const loaded = await load({
      '111111/serving/list.json': [shapes.endpoint],
      '111111/b/serving/list.json': '[{"name": "x"',
    });
    expect(loaded.export('serving_endpoints')).toMatchObject({
      status: 'partial',
      rows: 1,
      message: expect.stringMatching(
        /^111111\/b\/serving\/list.json is broken: line 1, column 14: ends in the middle/,
      ),
    });
  });

  test('dated by its time column and its oldest file', async () => {
    const loaded = await load({
      'a/manifest.json': { workspaceId: '111111', collectedAt: '2026-10-01T06:00:00Z' },
      'b/manifest.json': { workspaceId: '222222', collectedAt: '2026-09-01T06:00:00Z' },
      'a/served.json': [shapes.servedEntity],
      'b/served.json': [
        { ...shapes.servedEntity, served_entity_id: 'b', change_time: '2026-08-02 10:00:00.5' },
      ],
    });
    expect(loaded.export('served_entities')).toMatchObject({
      from: '2026-08-01T10:00:00Z',
      to: '2026-08-02T10:00:00.5Z',
      oldestCollectedAt: '2026-09-01T06:00:00Z',
    });
    expect(loaded.evidence.collectedAt).toBe('2026-10-01T06:00:00Z');
  });

  test('empty and whole: every column counts as known', async () => {
    const loaded = await load({ '111111/tokens/list.json': '[]' });
    expect(loaded.export('tokens').columns).toContain('last_used_day');
  });
});

test('nothing given: nothing found, and no error', async () => {
  const loaded = await load({});
  expect(loaded.evidence).toMatchObject({ inputs: [], workspaces: [], warnings: [], collectedAt: null });
  expect(loaded.evidence.exports.every(({ status }) => status === 'missing')).toBe(true);
});

test('every input is told once, with what is known of it', async () => {
  const loaded = await load({ '111111/scopes.json': [shapes.scope], 'notes.txt': 'hello\n' });
  expect(loaded.evidence.inputs).toEqual([
    {
      id: 1,
      path: '111111/scopes.json',
      status: 'read',
      export: 'secret_scopes',
      format: 'json',
      bytes: 71,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      rows: 1,
      workspaceId: '111111',
      collectedAt: null,
      problems: [],
    },
    expect.objectContaining({
      id: 2,
      path: 'notes.txt',
      status: 'unknown',
      export: null,
      format: 'text',
      rows: 0,
    }),
  ]);
});
