/** How frameworks are written out. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  nist: 'NIST 800-53',
  iso: 'ISO 27001',
  iso27001: 'ISO 27001',
  soc2: 'SOC 2',
  cis: 'CIS',
  cisaz: 'CIS Azure',
  mcsb: 'MCSB',
  waf: 'Azure WAF',
  dasf: 'DASF',
  sat: 'SAT',
  rmf: 'NIST AI RMF',
  aia: 'EU AI Act',
  '42001': 'ISO 42001',
  iso42001: 'ISO 42001',
};

/** The name of a framework as auditors write it. */
export function frameworkName(key: string): string {
  return FRAMEWORKS[key.toLowerCase()] ?? key;
}
