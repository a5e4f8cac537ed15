import { packageFile } from './package-files.ts';

interface Face {
  readonly family: string;
  readonly folder: string;
  readonly weight: number;
  readonly subset: 'latin' | 'latin-ext';
}

/** Only what the page uses; accented names beyond Western Europe need the extended subset in running text. */
const FACES: readonly Face[] = [
  { family: 'IBM Plex Sans', folder: 'ibm-plex-sans', weight: 400, subset: 'latin' },
  { family: 'IBM Plex Sans', folder: 'ibm-plex-sans', weight: 600, subset: 'latin' },
  { family: 'IBM Plex Sans', folder: 'ibm-plex-sans', weight: 400, subset: 'latin-ext' },
  { family: 'IBM Plex Serif', folder: 'ibm-plex-serif', weight: 400, subset: 'latin' },
  { family: 'IBM Plex Serif', folder: 'ibm-plex-serif', weight: 600, subset: 'latin' },
  { family: 'IBM Plex Mono', folder: 'ibm-plex-mono', weight: 400, subset: 'latin' },
];

const RANGES: Record<Face['subset'], string> = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
};

/** The page's faces as CSS, each file inside it: the document needs no network and no installed font. */
export function fontCss(): string {
  return FACES.map((face) => {
    const file = `@fontsource/${face.folder}/files/${face.folder}-${face.subset}-${face.weight}-normal.woff2`;
    const data = packageFile(file).toString('base64');
    return `@font-face{font-family:"${face.family}";font-style:normal;font-weight:${face.weight};font-display:block;src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${RANGES[face.subset]}}`;
  }).join('\n');
}
