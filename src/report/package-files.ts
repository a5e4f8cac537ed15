import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/**
 * The package's own `templates` folder. Both `src/report/` and `dist/report/` lie two levels below the root, and
 * the templates are not copied by the build.
 */
export const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** A template, style sheet or script by its path under `templates/`. */
export function templateText(path: string): string {
  return readFileSync(TEMPLATES + path, 'utf8');
}

/** The bytes of a file inside an installed package, such as a font. */
export function packageFile(specifier: string): Buffer {
  return readFileSync(require.resolve(specifier));
}
