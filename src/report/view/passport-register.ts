import type { Audit, Value } from '../../result.ts';
import { endpointKey, figureRows } from '../figures.ts';
import { date } from '../units.ts';
import type { Names } from './names.ts';
import { type Fact, fact, type Link } from './parts.ts';

/** What people wrote of an endpoint in the register of AI systems. */
export interface RegisterPart {
  /** Where it is written; none where nothing is. */
  readonly links: readonly Link[];
  readonly facts: readonly Fact[];
  /** Why there are no facts; none where there are. */
  readonly absent: readonly string[];
}

type Row = Readonly<Record<string, Value>>;

/** What an entry leaves open; a register that says nothing must not look like one that says all is well. */
const NOT_STATED = 'not stated';

/** The entries of the register, by `endpointKey`. */
export function readRegister(audit: Audit): ReadonlyMap<string, Row> {
  return new Map(
    figureRows(audit, 'endpoint_register').map((row) => [
      endpointKey(textOf(row, 'workspace_id'), textOf(row, 'endpoint')),
      row,
    ]),
  );
}

/** The eight facts of the entry; or whether none was found, or none could be. */
export function registerPart(audit: Audit, row: Row | null, names: Names): RegisterPart {
  if (row?.is_registered !== true) return { links: [], facts: [], absent: [absence(audit, row)] };
  const { source_input: input, source_item: item } = row;
  const path = audit.inputs.find(({ id }) => id === input)?.path;
  const where = `${path ?? 'the register'}${typeof item === 'number' ? `, entry ${item}` : ''}`;
  return {
    links: typeof input === 'number' ? [{ before: '', href: names.inputHref(input), parts: [where] }] : [],
    facts: [
      stated('AI system', textOf(row, 'system_name')),
      stated('Purpose', textOf(row, 'purpose')),
      stated('Accountable owner', owner(row)),
      stated('Risk class', textOf(row, 'risk_class')),
      stated('Data', textOf(row, 'data_classification')),
      stated('In production', yesOrNo(row.is_registered_production)),
      stated('Quality monitor', textOf(row, 'quality_monitor')),
      stated('Review by', review(row)),
    ],
    absent: [],
  };
}

/** That something is not in the register is only said where all of the register was read. */
function absence(audit: Audit, row: Row | null): string {
  const register = audit.exports.find((one) => one.export === 'system_register');
  if (register === undefined || register.status === 'missing') return 'no register given';
  return row?.is_registered === false
    ? 'not in the register'
    : 'not known: the register was read only in part';
}

function owner(row: Row): string | null {
  const [name, mailbox] = [textOf(row, 'owner'), textOf(row, 'owner_mailbox')];
  return name !== null && mailbox !== null ? `${name}, ${mailbox}` : (name ?? mailbox);
}

function yesOrNo(value: Value | undefined): string | null {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : null;
}

function review(row: Row): string | null {
  const by = textOf(row, 'review_by');
  return by === null ? null : `${date(by)}${row.is_review_overdue === true ? ', overdue' : ''}`;
}

function stated(label: string, text: string | null): Fact {
  return text === null ? { ...fact(label, NOT_STATED), className: 'fact-absent' } : fact(label, text);
}

function textOf(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : null;
}
