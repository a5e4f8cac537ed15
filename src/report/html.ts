import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Audit } from '../result.ts';
import { fontCss } from './fonts.ts';
import { TEMPLATES, templateText } from './package-files.ts';
import { type ReportView, reportView } from './view.ts';

/** In the order in which they override one another. */
const STYLES = ['tokens.css', 'text.css', 'tables.css', 'parts.css', 'charts.css', 'screen.css', 'print.css'];

/** The report as one HTML document that fetches nothing, with a policy that would forbid it. */
export function renderHtml(audit: Audit): string {
  const view = reportView(audit);
  const css = [
    fontCss(),
    ...STYLES.map((name) => templateText(`styles/${name}`)),
    footCss(view),
    brandCss(view),
  ].join('\n');
  const script = templateText('filter.js');
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    `script-src ${hashOf(script)}`,
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return template()({ ...view, css, script, policy });
}

/**
 * The running foot, set by the page's margin boxes so that it has the document's own face. The title is data: every
 * character but letters and digits is written as a CSS escape.
 */
function footCss(view: ReportView): string {
  const { left, right } = view.foot;
  return `@page{@bottom-left{content:${cssText(left)}}@bottom-right{content:${cssText(`${right} · page `)} counter(page) " of " counter(pages)}}`;
}

function brandCss({ accents }: ReportView): string {
  return accents.map((colour) => `.cover{border-top-color:${colour}}`).join('');
}

function cssText(text: string): string {
  const escaped = [...text].map((point) =>
    /[A-Za-z0-9 ]/.test(point) ? point : `\\${(point.codePointAt(0) ?? 32).toString(16)} `,
  );
  return `"${escaped.join('')}"`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * The engine is strict about values, but silent about a missing list inside `each`; here a missing list is an error
 * as well, so that a part of the report cannot vanish unnoticed.
 */
function template(): (view: Readonly<Record<string, unknown>>) => string {
  const engine = Handlebars.create();
  const each = engine.helpers.each as Handlebars.HelperDelegate;
  engine.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    if (!Array.isArray(list)) throw new Error('A template goes through a list that the view does not have.');
    return each.call(this, list, options);
  });
  for (const file of readdirSync(`${TEMPLATES}partials`).sort()) {
    engine.registerPartial(file.replace(/\.(hbs|svg)$/, ''), templateText(`partials/${file}`).trimEnd());
  }
  return engine.compile(templateText('report.hbs'), { strict: true, preventIndent: true });
}
