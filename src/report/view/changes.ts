import type { Audit } from '../../result.ts';
import { figureRows } from '../figures.ts';
import { counted } from '../units.ts';
import { figureTable, placeOf } from './figure-table.ts';
import type { Names } from './names.ts';
import type { Table } from './parts.ts';

export interface FigureSection {
  readonly lead: string;
  readonly tables: readonly Table[];
}

const SEEN_IN = {
  endpoint_usage: 'usage of endpoints',
  inference_payloads: 'payload table',
  ai_gateway_usage: 'AI gateway',
  endpoint_metrics: 'endpoint metrics',
  serving_endpoint_permissions: 'permissions',
  serving_endpoint_details: 'configuration',
  'served_entities, audit_log': 'configuration history, audit log',
};
const TARGETS = placeOf(
  'target_status',
  ['endpoint', 'workspace_id', 'objective', 'declared_value', 'measured_value', 'is_met', 'seen_in'],
  {
    heads: { declared_value: 'Declared', measured_value: 'Measured', is_met: 'Met', seen_in: 'Seen in' },
    words: { seen_in: SEEN_IN },
    absent: { declared_value: 'not declared', seen_in: '–' },
    notes: [
      'Latency is that of answered requests over 30 days; a source with fewer than 500 decides nothing.',
    ],
  },
);
const LATENCY = placeOf(
  'latency',
  ['endpoint', 'workspace_id', 'seen_in', 'requests', 'p50_ms', 'p95_ms', 'p99_ms', 'is_upper_bound'],
  {
    heads: {
      seen_in: 'Seen in',
      p95_ms: '95th percentile',
      p99_ms: '99th percentile',
      is_upper_bound: 'At most',
    },
    words: { seen_in: SEEN_IN },
    notes: [
      'Payload tables tell the time of the model without the network. The metrics of an endpoint tell upper bounds of its last minutes.',
    ],
  },
);
const DRIFT = placeOf(
  'configuration_drift',
  ['endpoint_name', 'workspace_id', 'held_against', 'path', 'approved', 'live', 'since_at', 'changed_by'],
  {
    heads: { endpoint_name: 'Endpoint', held_against: 'Held against', path: 'Place' },
    words: { held_against: { desired: 'approved files', targets: 'targets' } },
    notes: [
      'What the server sets by itself, and what the approved files leave out, is not held against them.',
    ],
  },
);

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
