import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse, stringify } from 'lossless-json';
import { collectionPlan, type Read } from '../../src/collect/plan.ts';
import { catalog } from './estate.ts';
import { openWarehouse, type Warehouse } from './fake-warehouse.ts';

/** What goes wrong with requests whose path matches. */
export interface Fault {
  readonly path: RegExp;
  readonly kind: 'denied' | 'throttled' | 'dropped' | 'silent';
  /** How often; without it always. */
  readonly times?: number;
}

export interface FakeWorkspace {
  /** http://127.0.0.1:… */
  readonly host: string;
  /** "GET /api/2.0/…" of every request, in order. */
  readonly requests: readonly string[];
  /** Every SELECT, in order. */
  readonly statements: readonly string[];
  /** Settles when a request matches. */
  readonly asked: (path: RegExp) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const PAGE = 2;
const DENIED = { error_code: 'PERMISSION_DENIED', message: 'User does not have permission for this object' };
const THROTTLED = { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'Current request has to be retried' };
const READS = collectionPlan(catalog, 'full').flatMap(({ reads }) =>
  reads.filter((read): read is Read => read.kind === 'get'),
);

/**
 * A workspace on the loopback interface that answers as a collection of it once was answered: REST bodies from the files
 * of one `workspace=<id>` folder (none: an empty workspace), SELECTs from the system tables of its estate.
 */
export async function openWorkspace(
  exports: string | null,
  workspaceId: string,
  faults: readonly Fault[] = [],
  chunkRows = 3000,
): Promise<FakeWorkspace> {
  const folder = exports === null ? null : join(exports, `workspace=${workspaceId}`);
  const instance = await DuckDBInstance.create(':memory:');
  const warehouse = await openWarehouse(
    instance,
    exports === null ? null : join(exports, 'system'),
    chunkRows,
  );
  const requests: string[] = [];
  const waiters: { path: RegExp; settle: () => void }[] = [];
  const left = faults.map(({ times }) => times ?? Number.POSITIVE_INFINITY);
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    for (const waiting of waiters) if (waiting.path.test(path)) waiting.settle();
    const index = faults.findIndex((fault, at) => fault.path.test(path) && (left[at] ?? 0) > 0);
    const fault = faults[index];
    left[index] = (left[index] ?? 0) - 1;
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'dropped') request.socket.destroy();
    else if (fault?.kind === 'throttled')
      send(response, { status: 429, body: THROTTLED }, { 'retry-after': '1' });
    else if (fault?.kind === 'denied') send(response, { status: 403, body: DENIED });
    else {
      answer(request, folder, workspaceId, warehouse).then(
        (given) => send(response, given),
        (thrown: unknown) =>
          send(response, { status: 400, body: { error_code: 'BAD', message: String(thrown) } }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    statements: warehouse.statements,
    asked: (path) => new Promise((settle) => waiters.push({ path, settle })),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      warehouse.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  folder: string | null,
  workspaceId: string,
  warehouse: Warehouse,
): Promise<Answer> {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  if (request.method === 'POST' && url.pathname === '/api/2.0/sql/statements') {
    const { statement } = JSON.parse(await textOf(request)) as { statement: string };
    return { status: 200, body: await warehouse.execute(statement) };
  }
  if (request.method !== 'GET')
    return { status: 405, body: { error_code: 'NOT_READ_ONLY', message: 'refused' } };
  const polled = /^\/api\/2\.0\/sql\/statements\/([^/]+)(?:\/result\/chunks\/(\d+))?$/.exec(url.pathname);
  if (polled !== null) return { status: 200, body: warehouse.result(polled[1] ?? '', polled[2]) };
  if (url.pathname === '/api/2.1/unity-catalog/current-metastore-assignment') {
    return { status: 200, body: { metastore_id: 'm', workspace_id: Number(workspaceId) } };
  }
  if (folder === null) return emptyAnswer(url);
  return fileAnswer(url, folder);
}

/** What a workspace in which nothing was ever made answers. */
function emptyAnswer(url: URL): Answer {
  if (url.pathname.endsWith('/Me')) return { status: 200, body: { id: '1', userName: 'ana@example.com' } };
  if (url.pathname.includes('/scim/v2/'))
    return { status: 200, body: { totalResults: 0, startIndex: 1, itemsPerPage: 0 } };
  return { status: 200, body: {} };
}

function fileAnswer(url: URL, folder: string): Answer {
  const metrics = /^\/api\/2\.0\/serving-endpoints\/([^/]+)\/metrics$/.exec(url.pathname);
  if (metrics !== null) {
    const file = join(folder, `serving/metrics/${metrics[1]}.prom`);
    if (existsSync(file)) return { status: 200, body: readFileSync(file) };
  }
  for (const read of READS) {
    const keys = keysOf(read.what, url);
    if (keys === null) continue;
    const root = read.file.startsWith('account/') ? dirname(folder) : folder;
    const file = join(
      root,
      read.file.replaceAll(/\{([\w.]+)\}/g, (_, key: string) => keys.get(key) ?? ''),
    );
    if (existsSync(file)) return { status: 200, body: page(parse(readFileSync(file, 'utf8')), read, url) };
  }
  return {
    status: 404,
    body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `${url.pathname} does not exist` },
  };
}

/** The values for the keys of a path's template, percent-encoded as in file names; null where the URL is another one. */
function keysOf(template: string, url: URL): ReadonlyMap<string, string> | null {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[\w.]+\})/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll(/[.?+*()]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/?&]+)';
    })
    .join('');
  // What pages add comes last.
  const asked = `${url.pathname}${url.search}`.replace(/[?&](?:page_token|startIndex)=[^&]*$/, '');
  const match = new RegExp(`^${pattern}$`).exec(asked);
  return match === null ? null : new Map(names.map((name, index) => [name, match[index + 1] ?? '']));
}

/** A list in the wrapper and the pages of its API: by tokens in Unity Catalog, by counting in SCIM, else at once. */
function page(value: unknown, read: Read, url: URL): unknown {
  const contract = catalog.contracts.find(({ collection }) =>
    collection !== null && 'steps' in collection
      ? collection.steps.some((step) => 'get' in step && step.get === read.what)
      : false,
  );
  const wrapper = contract?.recognise.flatMap((shape) => shape.wrapper ?? [])[0];
  const holder = value as Record<string, unknown>;
  const items = Array.isArray(value) ? value : wrapper === undefined ? undefined : holder[wrapper];
  if (wrapper === undefined || !Array.isArray(items)) return value;
  if (wrapper === 'Resources') {
    const start = Number(url.searchParams.get('startIndex') ?? '1');
    const some = items.slice(start - 1, start - 1 + PAGE);
    return { totalResults: items.length, startIndex: start, itemsPerPage: some.length, Resources: some };
  }
  if (!url.pathname.includes('/unity-catalog/')) return { [wrapper]: items };
  const start = Number(url.searchParams.get('page_token')?.replace('from ', '') ?? '0');
  const next = start + PAGE < items.length ? { next_page_token: `from ${start + PAGE}` } : {};
  return { [wrapper]: items.slice(start, start + PAGE), ...next };
}

function send(
  response: ServerResponse,
  { status, body }: Answer,
  headers: Record<string, string> = {},
): void {
  const isText = Buffer.isBuffer(body);
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Ids of the workspaces of an estate, in order. */
export function workspacesOf(exports: string): readonly string[] {
  return readdirSync(exports)
    .flatMap((name) => /^workspace=(.+)$/.exec(name)?.[1] ?? [])
    .sort();
}
