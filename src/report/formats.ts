import type { Audit } from '../result.ts';
import type { BrowserChoice } from './browser.ts';
import { csvFiles } from './csv.ts';
import { FORMATS, type Format } from './format-names.ts';
import { renderHtml } from './html.ts';
import { toJson } from './json.ts';
import { type Paper, printPdf } from './pdf.ts';
import { type Content, type WrittenFile, writeWhole } from './write.ts';

export interface RenderOptions {
  readonly formats: readonly Format[];
  readonly outDir: string;
  readonly paper?: Paper;
  /** Only the PDF needs one. */
  readonly browser: BrowserChoice;
  readonly onProgress?: (step: string) => void;
}

/**
 * Writes the documents asked for into `outDir` and returns what was written. Each file appears whole or not at all:
 * it is written beside its place and renamed.
 */
export async function renderDocuments(audit: Audit, options: RenderOptions): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  const progress = options.onProgress ?? (() => {});
  // The PDF prints the very HTML that is written.
  let page: string | null = null;
  const html = () => {
    page ??= renderHtml(audit);
    return page;
  };
  for (const format of FORMATS.filter((name) => options.formats.includes(name))) {
    progress(format);
    for (const [path, content] of await documents(format, audit, html, options)) {
      written.push(await writeWhole(options.outDir, path, content));
    }
  }
  return written;
}

async function documents(
  format: Format,
  audit: Audit,
  html: () => string,
  options: RenderOptions,
): Promise<Iterable<readonly [string, Content]>> {
  switch (format) {
    case 'json':
      return [['audit.json', toJson(audit)]];
    case 'csv':
      return csvFiles(audit);
    case 'html':
      return [['report.html', html()]];
    case 'pdf': {
      const { paper = 'a4', browser } = options;
      return [['report.pdf', await printPdf(html(), { paper, browser, asOf: audit.asOf })]];
    }
  }
}
