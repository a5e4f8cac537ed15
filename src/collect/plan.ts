import type { Catalog, Check, Contract } from '../catalog.ts';
import { type Collection, SCOPES, type Scope, type Step } from '../collection.ts';
import { UserError } from '../errors.ts';
import { everyColumn, type SelectColumn, selectColumns } from './columns.ts';

/** A GET or another read-only command, once or for every record of a list. */
export interface Read {
  readonly kind: 'get' | 'run';
  /** REST path or command; `{key}` stands for a value of the record. */
  readonly what: string;
  /** Where the answer is put, with the same keys. */
  readonly file: string;
  /** That the server knows no such thing is an answer. */
  readonly mayBeAbsent: boolean;
  readonly each: {
    /** Where the list was put; `*` where it is several files. */
    readonly list: string;
    /** The key that wraps the list; `-` where any may, `.` where each file is one record. */
    readonly wrapper: string;
    readonly keys: readonly string[];
  } | null;
}

/** A SELECT on a system table. */
export interface TableRead {
  readonly kind: 'table';
  readonly table: string;
  /** A file, or a folder (with a trailing `/`) of one file for each range of time. */
  readonly file: string;
  /** Column that the ranges are of; null: the whole table at once. */
  readonly time: string | null;
  readonly where: string | null;
  readonly columns: readonly SelectColumn[];
}

/** The SELECTs on tables that the records of a list name. */
export interface NamedRead {
  readonly kind: 'named';
  /** Where the list was put. */
  readonly list: string;
  /** A folder with a trailing `/`: in it one folder for each table. */
  readonly file: string;
  /** Paths in a record; null: it has none. */
  readonly names: readonly {
    readonly catalog: string | null;
    readonly schema: string | null;
    readonly prefix: string | null;
    readonly table: string | null;
  }[];
  readonly suffix: string;
  /** Columns that the ranges are of, best first. */
  readonly times: readonly SelectColumn[];
  readonly columns: readonly SelectColumn[];
}

/** What people have to fetch themselves. */
export interface HandRead {
  readonly kind: 'hand';
  readonly how: string;
  readonly file: string;
}

/** One export: what is read for it, and what for. */
export interface Part {
  readonly export: string;
  readonly title: string;
  readonly permission: string;
  readonly scope: Scope;
  /** Codes of the checks that cannot be assessed without it, in the order of the catalogue. */
  readonly checks: readonly string[];
  readonly reads: readonly AnyRead[];
}

export type AnyRead = Read | TableRead | NamedRead | HandRead;

/** Keys that the script itself knows. */
const KNOWN = new Set(['account_id', 'workspace_id', 'host_name']);

/** What a collection of this scope reads, each list before what is read for its records. */
export function collectionPlan(catalog: Catalog, scope: Scope): readonly Part[] {
  const parts: Part[] = [];
  const add = (contract: Contract, waiting: readonly string[]): void => {
    const { collection } = contract;
    if (collection === null || SCOPES.indexOf(collection.scope) > SCOPES.indexOf(scope)) return;
    if (parts.some((part) => part.export === contract.export)) return;
    if (waiting.includes(contract.export))
      throw new UserError(`${contract.export}: is read for its own records`);
    for (const name of listsOf(collection)) add(contractOf(catalog, name), [...waiting, contract.export]);
    parts.push(partOf(contract, collection, catalog));
  };
  for (const level of SCOPES) {
    for (const contract of catalog.contracts.filter((one) => one.collection?.scope === level))
      add(contract, []);
  }
  return parts;
}

function partOf(contract: Contract, collection: Collection, catalog: Catalog): Part {
  const { export: name, title, permission } = contract;
  return {
    export: name,
    title,
    permission,
    scope: collection.scope,
    checks: catalog.checks.filter((check) => needs(check, name)).map(({ code }) => code),
    reads: readsOf(contract, collection, catalog),
  };
}

function readsOf(contract: Contract, collection: Collection, catalog: Catalog): readonly AnyRead[] {
  const { file, time, source } = contract;
  if ('steps' in collection) return collection.steps.map((step) => readOf(step, contract, catalog));
  if ('by_hand' in collection) return [{ kind: 'hand', how: collection.by_hand, file }];
  if ('named_by' in collection) {
    const { names, suffix, times, lengths } = collection;
    return [
      {
        kind: 'named',
        list: listOf(contractOf(catalog, collection.named_by)).list,
        file: file.replace(/<object>.*$/, ''),
        ...{ names, suffix, columns: everyColumn(contract, lengths) },
        times: Object.entries(times).map(([name, expression]) => ({ name, expression })),
      },
    ];
  }
  return [
    {
      kind: 'table',
      table: source,
      file: file.endsWith('/') ? file : file.replace(/\.\w+$/, '.json'),
      time: file.endsWith('/') ? time : null,
      where: collection.where === null ? null : `(${collection.where})`,
      columns: selectColumns(contract, collection.select),
    },
  ];
}

function readOf(step: Step, contract: Contract, catalog: Catalog): Read {
  const what = 'get' in step ? step.get : step.command;
  const keys = keysIn(what);
  const file = step.file ?? contract.file.replace('<object>', keys.map((key) => `{${key}}`).join('.'));
  if ((step.each === null) !== (keys.length === 0) || /[<>]/.test(file))
    throw new UserError(`${contract.export}: "${what}" and "${file}" do not say what they are read for`);
  return {
    kind: 'get' in step ? 'get' : 'run',
    what,
    file,
    mayBeAbsent: step.may_be_absent,
    each:
      step.each === null
        ? null
        : { ...listOf(contractOf(catalog, step.each)), keys: [...new Set([...keys, ...step.having])] },
  };
}

function listOf(contract: Contract): { list: string; wrapper: string } {
  const { collection } = contract;
  const step = collection !== null && 'steps' in collection ? collection.steps[0] : undefined;
  const file = step?.file ?? contract.file;
  const wrapper = contract.recognise.flatMap((shape) => shape.wrapper ?? [])[0];
  return {
    list: file.replaceAll(/<object>|\{[^}]*\}/g, '*'),
    wrapper: wrapper ?? (step === undefined || step.each === null ? '-' : '.'),
  };
}

function listsOf(collection: Collection): readonly string[] {
  if ('named_by' in collection) return [collection.named_by];
  return 'steps' in collection ? collection.steps.flatMap(({ each }) => each ?? []) : [];
}

function keysIn(template: string): readonly string[] {
  const keys = [...template.matchAll(/\{([\w.]+)\}/g)].map(([, key = '']) => key);
  return [...new Set(keys)].filter((key) => !KNOWN.has(key));
}

function needs(check: Check, name: string): boolean {
  return check.requires.some((required) => required.split('.')[0] === name);
}

function contractOf(catalog: Catalog, name: string): Contract {
  const contract = catalog.contracts.find((one) => one.export === name);
  if (contract === undefined) throw new UserError(`${name}: is no export`);
  return contract;
}
