import type { Audit } from '../../result.ts';
import { breakable } from '../breakable.ts';
import { passportChart } from '../chart-passport.ts';
import {
  type Endpoint,
  endpointKey,
  readAccess,
  readActivity,
  readDailyCosts,
  readEndpointCosts,
  readEndpoints,
} from '../figures.ts';
import { readDrift, readLatency, readObjectives, readUnitCost } from '../figures-measured.ts';
import { count, counted, date, NOT_KNOWN } from '../units.ts';
import type { Names } from './names.ts';
import { findingsByEndpoint, type OpenFinding } from './open-findings.ts';
import { anchor, cell, cut, type Fact, heads, type Mark, markCell, type Table } from './parts.ts';
import { type PassportSource, passportFacts, passportRecord } from './passport-facts.ts';
import { accessPart, findingsPart, type PassportPart, versionsPart } from './passport-parts.ts';
import { type RegisterPart, readRegister, registerPart } from './passport-register.ts';
import { passportStanding } from './passport-standing.ts';

export interface Passport {
  readonly anchor: string;
  readonly kicker: string;
  readonly name: string;
  readonly nameParts: readonly string[];
  readonly mark: Mark;
  readonly facts: readonly Fact[];
  readonly record: readonly Fact[];
  readonly undocumented: string;
  /** What people say of it, which no export shows. */
  readonly register: RegisterPart;
  /** Against targets, approved configurations and accepted risks. */
  readonly standing: readonly Fact[];
  readonly charts: readonly string[];
  readonly chartNote: string;
  readonly tables: readonly PassportPart[];
  readonly decisions: readonly string[];
}

export interface Passports {
  readonly lead: string;
  readonly index: readonly Table[];
  readonly pages: readonly Passport[];
  readonly others: readonly Table[];
}

/** More pages than this are no longer read; the rest is in the data files. */
const MOST_PAGES = 60;
/** Endpoints of unknown environment get a page only while these stay few. */
const MOST_UNKNOWN = 5;
const MOST_LISTED = 50;

/** One page per production endpoint, and the list of those whose environment nobody recorded. */
export function passportsView(audit: Audit, names: Names): Passports {
  const own = readEndpoints(audit).filter((endpoint) => endpoint.isSystem !== true);
  const production = own.filter((endpoint) => endpoint.isProduction === true);
  const unknown = own.filter((endpoint) => endpoint.isProduction === null);
  const pages = [...production, ...(unknown.length <= MOST_UNKNOWN ? unknown : [])].slice(0, MOST_PAGES);
  const indexes = buildIndexes(audit);
  const paged = new Set(pages);
  const left = [...production, ...unknown].filter((endpoint) => !paged.has(endpoint));
  const written = pages.map((endpoint, at) => passport(audit, endpoint, at, indexes, names));
  return {
    lead: lead(own.length, production.length, unknown.length, pages.length),
    index: written.length === 0 ? [] : [indexTable(written)],
    pages: written,
    others: left.length === 0 ? [] : [othersTable(left, names)],
  };
}

type Indexes = ReturnType<typeof buildIndexes>;

function buildIndexes(audit: Audit) {
  return {
    costs: new Map(readEndpointCosts(audit).map((row) => [endpointKey(row.workspaceId, row.endpoint), row])),
    activity: new Map(readActivity(audit).map((row) => [endpointKey(row.workspaceId, row.endpoint), row])),
    access: grouped(readAccess(audit)),
    daily: grouped(readDailyCosts(audit)),
    findings: findingsByEndpoint(audit),
    latency: readLatency(audit),
    objectives: readObjectives(audit),
    drift: readDrift(audit),
    unitCost: readUnitCost(audit),
    register: readRegister(audit),
  };
}

function grouped<Row extends { readonly workspaceId: string | null; readonly endpoint: string | null }>(
  rows: readonly Row[],
) {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = endpointKey(row.workspaceId, row.endpoint);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function lead(all: number, production: number, unknown: number, pages: number): string {
  if (all === 0)
    return 'No endpoint is known: neither the list of endpoints nor their details were supplied.';
  const first = `${counted(production, 'endpoint')} of ${count(all)} ${production === 1 ? 'is' : 'are'} in production`;
  const second = unknown === 0 ? '' : `; for ${count(unknown)} the environment is not known`;
  const third = pages < production ? ` The first ${count(pages)} have a page.` : '';
  return `${first}${second}.${third}`;
}

function passport(audit: Audit, endpoint: Endpoint, at: number, indexes: Indexes, names: Names): Passport {
  const key = endpointKey(endpoint.workspaceId, endpoint.name);
  const source: PassportSource = {
    endpoint,
    cost: indexes.costs.get(key) ?? null,
    activity: indexes.activity.get(key) ?? null,
    access: indexes.access.get(key) ?? [],
    latency: indexes.latency.get(key) ?? null,
    unitCostUsd: indexes.unitCost.get(key) ?? null,
    registered: indexes.register.get(key) ?? null,
    currency: audit.currency,
  };
  const open = indexes.findings.get(key) ?? [];
  const daily = indexes.daily.get(key) ?? [];
  const record = passportRecord(source);
  const register = registerPart(audit, source.registered, names);
  // A passport is one page: an entry of the register takes the place of a line of each table.
  const most = register.facts.length > 0 ? 3 : 4;
  const absent = record.filter((fact) => fact.className === 'fact-absent').length;
  const environment = endpoint.isProduction === true ? 'production' : 'environment not known';
  const where = names.hasSeveralWorkspaces ? ` · ${names.workspace(endpoint.workspaceId)}` : '';
  const chart = passportChart(audit, endpoint.name, daily, source.activity);
  return {
    anchor: anchor('passport', at + 1),
    kicker: `Endpoint passport · ${environment}${where}`,
    name: endpoint.name,
    nameParts: breakable(endpoint.name),
    mark: verdictMark(audit, open),
    facts: passportFacts(source),
    record,
    undocumented: absent === 0 ? 'all seven documented' : `${count(absent)} of 7 not documented`,
    register,
    standing: passportStanding(
      audit,
      indexes.objectives.get(key) ?? [],
      indexes.drift.get(key) ?? 0,
      open,
      key,
    ),
    charts: chart.svg,
    chartNote: chart.note,
    tables: [findingsPart(open, most), versionsPart(endpoint), accessPart(source.access, most)],
    decisions: ['keep', 'keep with conditions', 'change', 'retire'],
  };
}

/** "No open finding" is only said where every check of endpoints could be judged. */
function verdictMark(audit: Audit, open: readonly OpenFinding[]): Mark {
  const failed = open.filter((entry) => entry.failed);
  const unsure = open.length - failed.length;
  const worst = failed[0]?.severity;
  const rest = unsure > 0 ? `, ${count(unsure)} unsure` : '';
  if (worst !== undefined) return { symbol: worst, word: `${counted(failed.length, 'open finding')}${rest}` };
  if (unsure > 0) return { symbol: 'unsure', word: `No finding, ${count(unsure)} unsure` };
  const blind = audit.checks.filter(
    (check) => check.outcome === 'not_assessed' || check.outcome === 'error',
  ).length;
  const judged = audit.checks.some((check) => check.outcome === 'pass' || check.outcome === 'fail');
  if (!judged) return { symbol: 'not-assessed', word: 'Not assessed' };
  return blind > 0
    ? { symbol: 'not-assessed', word: `No finding; ${counted(blind, 'check')} not assessed` }
    : { symbol: 'pass', word: 'No open finding' };
}

function indexTable(pages: readonly Passport[]): Table {
  const factOf = (page: Passport, label: string) =>
    page.facts.find((one) => one.label === label)?.parts.join('') ?? NOT_KNOWN;
  return {
    className: 'appendix-table',
    caption: 'Endpoints with a page',
    heads: heads(['Endpoint', 'Serves', 'Spend in period', 'Findings', 'On record']),
    rows: pages.map((page) => ({
      anchors: [],
      head: {
        ...cell('', 'cell-name'),
        links: [{ before: '', href: `#${page.anchor}`, parts: page.nameParts }],
      },
      cells: [
        cell(factOf(page, 'Serves')),
        cell(factOf(page, 'Spend in period')),
        markCell(page.mark),
        cell(page.undocumented, page.undocumented.startsWith('all') ? 'cell-text' : 'cell-absent'),
      ],
    })),
    notes: [],
  };
}

function othersTable(endpoints: readonly Endpoint[], names: Names): Table {
  return {
    className: 'appendix-table',
    caption: 'Endpoints without a page of their own',
    heads: heads(['Endpoint', 'Workspace', 'Environment', 'Last change']),
    rows: endpoints.slice(0, MOST_LISTED).map((endpoint) => ({
      anchors: [],
      head: cell(endpoint.name, 'cell-name'),
      cells: [
        cell(names.workspace(endpoint.workspaceId)),
        cell(endpoint.isProduction === true ? 'production' : NOT_KNOWN),
        cell(date(endpoint.text.changed_at)),
      ],
    })),
    notes: cut(MOST_LISTED, endpoints.length, 'csv/endpoint_inventory.csv'),
  };
}
