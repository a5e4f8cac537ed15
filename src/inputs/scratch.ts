import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives new names in a folder of its own within the scratch directory, made when the first is asked for. */
export function scratchPlaces(scratchDirectory: string): () => Promise<string> {
  let folder: Promise<string> | null = null;
  let places = 0;
  return async () => {
    folder ??= mkdir(scratchDirectory, { recursive: true }).then(() =>
      mkdtemp(join(scratchDirectory, 'inputs-')),
    );
    return join(await folder, `file-${++places}`);
  };
}
