import type { Audit } from '../../result.ts';
import { evidenceCode } from '../evidence-code.ts';
import { readDailyCosts, readHeadline } from '../figures.ts';
import { howMany } from '../sentences.ts';
import { bytes, count, counted, date, listed, NOT_KNOWN, period, time } from '../units.ts';
import { isUnread } from './unread.ts';

export interface Cover {
  readonly kicker: string;
  readonly title: string;
  readonly scope: string;
  readonly facts: readonly CoverFact[];
  readonly signatures: readonly string[];
}

export interface CoverFact {
  readonly label: string;
  readonly text: string;
  /** The part that must not be overlooked; none where nothing is missing. */
  readonly strong: readonly string[];
}

const AS_OF_BASIS: Record<Audit['asOfBasis'], string> = {
  flag: 'set for this report',
  manifest: 'the time of collection',
  data: 'the newest time in the data',
};

/** The first page: what was looked at, when, how complete the evidence is, and who signs. */
export function coverView(audit: Audit): Cover {
  return {
    kicker: [audit.branding.organisation, 'Governance and cost audit']
      .filter((one) => one !== null)
      .join(' · '),
    title: audit.title,
    scope: scope(audit),
    facts: [
      periodFact(audit),
      workspacesFact(audit),
      evidenceFact(audit),
      assessedFact(audit),
      { label: 'Collected by', text: collectedBy(audit), strong: [] },
      { label: 'As of', text: `${time(audit.asOf)} (${AS_OF_BASIS[audit.asOfBasis]})`, strong: [] },
      {
        label: 'Evidence code',
        text: `${evidenceCode(audit)}, printed in the foot of every page`,
        strong: [],
      },
    ],
    signatures: ['Prepared by', 'Reviewed by', 'Approved by'],
  };
}

/** The workspaces by name, as of when. */
export function scope(audit: Audit): string {
  const names = audit.workspaces.map((workspace) => workspace.name ?? `workspace ${workspace.workspaceId}`);
  const shown =
    names.length > 4 ? [...names.slice(0, 3), `${count(names.length - 3)} more workspaces`] : names;
  return `${names.length === 0 ? 'No workspace named' : listed(shown)}, as of ${date(audit.asOf)}`;
}

function periodFact(audit: Audit): CoverFact {
  const { from, to } = audit.period;
  if (from === null || to === null) {
    return { label: 'Period', text: '', strong: [`${NOT_KNOWN}: no billing usage was supplied`] };
  }
  const days = Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000) + 1;
  const billed = new Set(readDailyCosts(audit).map((row) => row.on)).size;
  const text = period(from, to);
  if (billed === 0) return { label: 'Period', text: `${text}. `, strong: ['No cost per day is known'] };
  return billed >= days
    ? { label: 'Period', text: `${text}, with usage on each of its ${counted(days, 'day')}`, strong: [] }
    : {
        label: 'Period',
        text: `${text}. `,
        strong: [`Usage on ${count(billed)} of ${counted(days, 'day')}`],
      };
}

function workspacesFact(audit: Audit): CoverFact {
  const headline = readHeadline(audit);
  const workspaces = count(headline.workspaces ?? audit.workspaces.length);
  if (headline.endpoints === null) {
    return {
      label: 'Workspaces',
      text: `${workspaces}. `,
      strong: ['How many endpoints there are is not known'],
    };
  }
  const production =
    headline.productionEndpoints === null
      ? 'how many in production is not known'
      : `${count(headline.productionEndpoints)} in production`;
  const system = headline.systemEndpoints ? ` · ${count(headline.systemEndpoints)} run by Databricks` : '';
  return {
    label: 'Workspaces',
    text: `${workspaces} · ${counted(headline.endpoints, 'endpoint')}, ${production}${system}`,
    strong: [],
  };
}

function evidenceFact(audit: Audit): CoverFact {
  const hashed = audit.inputs.filter((input) => input.sha256 !== null).length;
  const size = audit.inputs.reduce((sum, input) => sum + input.bytes, 0);
  const unread = audit.inputs.filter(isUnread).length;
  const missing = audit.exports.filter((entry) => entry.status === 'missing').length;
  const partial = audit.exports.filter((entry) => entry.status === 'partial').length;
  const hashes = hashed === audit.inputs.length ? 'all hashed' : `${count(hashed)} hashed`;
  const files =
    audit.inputs.length === 0
      ? 'No files'
      : `${counted(audit.inputs.length, 'file')} (${bytes(size)}), ${hashes}`;
  const gaps = [
    ...(missing > 0 ? [`${count(missing)} of ${counted(audit.exports.length, 'export')} missing`] : []),
    ...(partial > 0 ? [`${count(partial)} in part`] : []),
    ...(unread > 0 ? [`${counted(unread, 'file')} not read in full`] : []),
  ];
  return gaps.length === 0
    ? {
        label: 'Evidence',
        text: `${files} · all ${counted(audit.exports.length, 'export')} present`,
        strong: [],
      }
    : { label: 'Evidence', text: `${files} · `, strong: [gaps.join(', ')] };
}

function assessedFact(audit: Audit): CoverFact {
  const missing = howMany(audit, 'not_assessed');
  const unsure = howMany(audit, 'inconclusive', 'error');
  const manual = howMany(audit, 'manual');
  const { waived } = audit.totals;
  const all = counted(audit.checks.length, 'check');
  const judged = `${count(howMany(audit, 'pass', 'fail'))} of ${all} judged`;
  const apart = howMany(audit, 'not_applicable');
  const applies = apart > 0 ? ` · ${count(apart)} ${apart === 1 ? 'does' : 'do'} not apply` : '';
  const open = [
    ...(missing > 0 ? [`${count(missing)} could not be assessed`] : []),
    ...(unsure > 0 ? [`${count(unsure)} unsure`] : []),
    ...(manual > 0 ? [`${count(manual)} for a person to answer`] : []),
    ...(waived > 0 ? [`${counted(waived, 'failing row')} waived`] : []),
    ...(audit.disabled.length > 0
      ? [`${counted(audit.disabled.length, 'check')} left out by the configuration`]
      : []),
  ].join(', ');
  return {
    label: 'Checks',
    text: `${judged}${applies}${open === '' ? '' : ' · '}`,
    strong: open === '' ? [] : [open],
  };
}

function collectedBy(audit: Audit): string {
  const known = audit.workspaces.filter((workspace) => workspace.collectedBy !== null);
  const who = [...new Set(known.map((workspace) => workspace.collectedBy ?? ''))];
  if (who.length === 0) return 'not recorded with the exports';
  const last =
    known
      .map((workspace) => workspace.collectedAt ?? '')
      .sort()
      .at(-1) ?? '';
  const missing = audit.workspaces.length - known.length;
  return [
    who.join(', '),
    ...(last === '' ? [] : [time(last)]),
    ...(missing > 0 ? [`not recorded for ${counted(missing, 'workspace')}`] : []),
  ].join(', ');
}
