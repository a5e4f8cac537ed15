import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Audit } from '../result.ts';
import { count, listed } from './units.ts';

/** A drawing with the words that belong to it. `svg` is complete markup; every text in it is escaped by the DOM. */
export interface Chart {
  readonly title: string;
  readonly svg: string;
  /** Basis, source and where the numbers are. */
  readonly note: string;
}

export interface Description {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly className: string;
}

type Options = NonNullable<Parameters<typeof Plot.plot>[0]>;

/** What the drawing code needs of an element of the server's DOM. */
export interface DrawingElement {
  readonly setAttribute: (name: string, value: string) => void;
  readonly removeAttribute: (name: string) => void;
  readonly append: (...children: readonly DrawingElement[]) => void;
  readonly prepend: (...children: readonly DrawingElement[]) => void;
  readonly remove: () => void;
  readonly querySelectorAll: (selector: string) => Iterable<DrawingElement>;
  readonly outerHTML: string;
  textContent: string | null;
}

export interface Canvas {
  readonly svg: DrawingElement;
  /** A new SVG element with attributes and, where given, text. */
  readonly element: (
    name: string,
    attributes: Readonly<Record<string, string | number>>,
    text?: string,
  ) => DrawingElement;
  readonly x: (value: Date) => number;
}

/**
 * Draws with Observable Plot in a DOM of its own and returns markup without style sheets or style attributes: the
 * page's policy allows only the page's own, which also gives the drawing its face and its colours in light and dark.
 */
export function draw(
  description: Description,
  options: Options,
  finish: (canvas: Canvas) => void = () => {},
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({ ...options, document: document as never }) as unknown as DrawingElement & {
    scale: (name: 'x') => { apply: (value: Date) => number } | undefined;
  };
  const element: Canvas['element'] = (name, attributes, text = '') => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name) as unknown as DrawingElement;
    // The drawing as a whole centres its text, for the axes.
    if (name === 'text') made.setAttribute('text-anchor', 'start');
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== '') made.textContent = text;
    return made;
  };
  for (const style of plot.querySelectorAll('style')) style.remove();
  for (const styled of plot.querySelectorAll('[style]')) styled.removeAttribute('style');
  for (const name of [
    'class',
    'style',
    'width',
    'height',
    'font-size',
    'font-family',
    'fill',
    'xmlns:xlink',
  ]) {
    plot.removeAttribute(name);
  }
  plot.setAttribute('class', `chart ${description.className}`);
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-labelledby', `${description.id}-title ${description.id}-desc`);
  finish({ svg: plot, element, x: (value) => plot.scale('x')?.apply(value) ?? 0 });
  plot.prepend(
    element('title', { id: `${description.id}-title` }, description.title),
    element('desc', { id: `${description.id}-desc` }, description.text),
  );
  return plot.outerHTML;
}

/** "Source: billing_usage (inputs 131 to 133), list_prices (input 134); figure daily_cost, numbers in csv/daily_cost.csv." */
export function sourceNote(audit: Audit, figure: string): string {
  const exports = audit.figures[figure]?.exports ?? [];
  const named = exports.map((name) => {
    const ids = audit.inputs.filter((input) => input.export === name).map((input) => input.id);
    return ids.length === 0 ? name : `${name} (${inputRange(ids)})`;
  });
  const from = named.length === 0 ? '' : `${named.join(', ')}; `;
  return `Source: ${from}figure ${figure}, numbers in csv/${figure}.csv.`;
}

function inputRange(ids: readonly number[]): string {
  const first = ids[0] ?? 0;
  const last = ids.at(-1) ?? first;
  if (ids.length === 1) return `input ${first}`;
  if (last - first === ids.length - 1) return `inputs ${first} to ${last}`;
  return ids.length <= 4 ? `inputs ${listed(ids.map(String))}` : `${count(ids.length)} inputs`;
}

/** Wraps a name into lines of at most `most` characters, at a separator where there is one: nothing is cut off. */
export function nameLines(name: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of name.split(/(?<=[-_./ ])/)) {
    if (line !== '' && [...line, ...part].length > most) {
      lines.push(line);
      line = '';
    }
    const points = [...line, ...part];
    while (points.length > most) lines.push(points.splice(0, most).join(''));
    line = points.join('');
  }
  return line === '' ? lines : [...lines, line];
}

/** Moves labels apart that would overlap: each keeps its order, none leaves the frame while there is room. */
export function spread(
  labels: readonly { readonly at: number; readonly height: number }[],
  top: number,
  bottom: number,
): readonly number[] {
  const places: number[] = [];
  let edge = top;
  for (const label of labels) {
    const place = Math.max(label.at, edge + label.height / 2);
    places.push(place);
    edge = place + label.height / 2;
  }
  let floor = bottom;
  for (let at = labels.length - 1; at >= 0; at -= 1) {
    const height = labels[at]?.height ?? 0;
    const place = Math.min(places[at] ?? 0, floor - height / 2);
    places[at] = place;
    floor = place - height / 2;
  }
  return places;
}
