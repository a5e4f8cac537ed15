import { UserError } from '../errors.ts';

export interface Names {
  /** The relative name of an entry, with `/`. Throws where it leaves the folder or stands there twice. */
  readonly safe: (name: string) => string;
}

/** Checks the names of one archive's files, as a file system that does not know upper from lower case sees them. */
export function namesOf(): Names {
  const seen = new Set<string>();
  return {
    safe: (name) => {
      const parts = name
        .replaceAll('\\', '/')
        .split('/')
        .filter((part) => part !== '' && part !== '.');
      const isOutside = /^[/\\]|^[A-Za-z]:/.test(name) || parts.includes('..') || name.includes('\0');
      if (isOutside || parts.length === 0)
        throw new UserError('holds a name that leads out of it', 'pack the exports folder itself');
      const path = parts.join('/');
      const key = path.toLowerCase();
      if (seen.has(key))
        throw new UserError('holds two files of the same name', 'pack the exports folder once');
      seen.add(key);
      return path;
    },
  };
}

/** Links in an archive can lead anywhere. */
export function refuseLink(): never {
  throw new UserError('holds a link', 'pack the files themselves');
}
