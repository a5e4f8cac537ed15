import type { Audit } from '../../result.ts';
import { figureRows } from '../figures.ts';
import { counted } from '../units.ts';
import { figureTable } from './figure-table.ts';
import type { Names } from './names.ts';
import type { Table } from './parts.ts';

export interface FigureSection {
  readonly lead: string;
  readonly tables: readonly Table[];
}

const TARGETS = {
  figure: 'target_status',
  columns: ['endpoint', 'workspace_id', 'objective', 'declared_value', 'measured_value', 'is_met', 'seen_in'],
  notes: ['Latency is that of answered requests over 30 days; a source with fewer than 500 decides nothing.'],
};
const LATENCY = {
  figure: 'latency',
  columns: ['endpoint', 'workspace_id', 'seen_in', 'requests', 'p50_ms', 'p95_ms', 'p99_ms'],
  notes: [
    'Payload tables tell the time of the model without the network. The metrics of an endpoint tell upper bounds of its last minutes.',
  ],
};
const DRIFT = {
  figure: 'configuration_drift',
  columns: [
    'endpoint_name',
    'workspace_id',
    'held_against',
    'path',
    'approved',
    'live',
    'since_at',
    'changed_by',
  ],
  notes: ['What the server sets by itself, and what the approved files leave out, is not held against them.'],
};

/** What owners declared of their endpoints beside what was measured, and how long requests take. */
export function targetsView(audit: Audit, names: Names): FigureSection {
  const rows = figureRows(audit, 'target_status');
  const missed = rows.filter((row) => row.is_met === false).length;
  const open = rows.filter((row) => row.is_met === null).length;
  return {
    lead:
      rows.length === 0
        ? 'Nobody declared what the endpoints have to achieve: targets.yaml was not supplied, or names none of them.'
        : `Owners declared ${counted(rows.length, 'objective')}: ${missed} missed, ${open} that nothing supplied can decide, the rest met.`,
    tables: [...figureTable(audit, TARGETS, names), ...figureTable(audit, LATENCY, names)],
  };
}

/** Where live configurations differ from what was approved. */
export function changesView(audit: Audit, names: Names): FigureSection {
  const rows = figureRows(audit, 'configuration_drift');
  const supplied = audit.exports.some(
    ({ export: name, status }) => name === 'desired_configuration' && status !== 'missing',
  );
  return {
    lead:
      rows.length > 0
        ? `Live configurations differ from approved ones in ${counted(rows.length, 'place')}.`
        : supplied
          ? 'No live configuration differs from an approved one in any place that is compared.'
          : 'What was approved is not known: no Terraform state, bundle or approved configuration was supplied.',
    tables: figureTable(audit, DRIFT, names),
  };
}
