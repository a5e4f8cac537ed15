import type { Audit } from '../result.ts';
import { PILLARS } from '../result.ts';
import type { Chart } from './chart.ts';
import { evidenceCode } from './evidence-code.ts';
import { date } from './units.ts';
import { type AccessSection, accessView } from './view/access.ts';
import { changesView, type FigureSection, targetsView } from './view/changes.ts';
import { type Controls, controlsView } from './view/controls.ts';
import { type CostSection, costView, spendChart } from './view/cost.ts';
import { type Cover, coverView } from './view/cover.ts';
import { type InputsSection, inputsView, listedInputs } from './view/evidence.ts';
import { type Findings, findingsView } from './view/findings.ts';
import { type Gaps, gapsView } from './view/gaps.ts';
import { type Method, methodView } from './view/method.ts';
import { type Minute, minuteView } from './view/minute.ts';
import { namesOf } from './view/names.ts';
import { type Passports, passportsView } from './view/passports.ts';

export interface ReportView {
  readonly title: string;
  readonly evidence: string;
  /** Colour of the organisation, as #rrggbb; none where it has no say. */
  readonly accents: readonly string[];
  readonly foot: { readonly left: string; readonly right: string };
  readonly contents: readonly ContentsEntry[];
  readonly cover: Cover;
  readonly minute: Minute;
  readonly spend: readonly Chart[];
  readonly findings: Findings;
  readonly passports: Passports;
  readonly targets: FigureSection;
  readonly cost: CostSection;
  readonly access: AccessSection;
  readonly changes: FigureSection;
  readonly gaps: Gaps;
  readonly controls: Controls;
  readonly inputs: InputsSection;
  readonly method: Method;
}

export interface ContentsEntry {
  readonly href: string;
  readonly text: string;
  readonly count: readonly string[];
  readonly entries: readonly { readonly href: string; readonly text: string }[];
}

/** Everything that the page says, in the order in which it says it: words, marks and drawings, nothing to compute. */
export function reportView(audit: Audit): ReportView {
  const listed = listedInputs(audit);
  const names = namesOf(audit, listed);
  const findings = findingsView(audit, names);
  const passports = passportsView(audit, names);
  const gaps = gapsView(audit);
  const evidence = evidenceCode(audit);
  return {
    title: audit.title,
    evidence,
    accents: [audit.branding.accentColour ?? ''].filter((colour) => /^#[0-9a-f]{6}$/i.test(colour)),
    foot: { left: `${audit.title} · as of ${date(audit.asOf)}`, right: `evidence ${evidence}` },
    contents: contents(audit, findings, passports),
    cover: coverView(audit),
    minute: minuteView(audit),
    spend: spendChart(audit),
    findings,
    passports,
    targets: targetsView(audit, names),
    cost: costView(audit, names),
    access: accessView(audit, names),
    changes: changesView(audit, names),
    gaps,
    controls: controlsView(audit),
    inputs: inputsView(audit, listed, names),
    method: methodView(audit),
  };
}

function contents(audit: Audit, findings: Findings, passports: Passports): readonly ContentsEntry[] {
  const open = PILLARS.reduce((sum, pillar) => sum + audit.totals.byPillar[pillar].not_assessed, 0);
  const entry = (href: string, text: string, number = 0): ContentsEntry => ({
    href,
    text,
    count: number === 0 ? [] : [String(number)],
    entries: [],
  });
  return [
    entry('#minute', 'In one minute'),
    entry('#findings', 'Findings', findings.failed.length),
    ...(findings.unsure.length === 0 ? [] : [entry('#unsure', 'Unsure', findings.unsure.length)]),
    {
      ...entry('#passports', 'Endpoint passports', passports.pages.length),
      entries: passports.pages.slice(0, 20).map((page) => ({ href: `#${page.anchor}`, text: page.name })),
    },
    entry('#targets', 'Targets'),
    entry('#cost', 'Cost'),
    entry('#access', 'Access'),
    entry('#changes', 'Drift'),
    entry('#gaps', 'Not assessed', open),
    entry('#controls', 'Controls'),
    entry('#inputs', 'Inputs', audit.inputs.length),
    entry('#method', 'Method'),
  ];
}
