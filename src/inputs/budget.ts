import { UserError } from '../errors.ts';

/** What may be unpacked from one file: an archive of a few kilobytes can hold petabytes. */
export interface Limits {
  readonly files: number;
  readonly bytes: number;
  /** How many times its own size a file may unpack to, once it is past `free` bytes. */
  readonly ratio: number;
  readonly free: number;
}

export const LIMITS: Limits = {
  files: 100_000,
  bytes: 64 * 1024 ** 3,
  ratio: 250,
  free: 256 * 1024 ** 2,
};

export interface Budget {
  /** Throws when the limit is passed. */
  readonly spend: (bytes: number) => void;
  readonly file: () => void;
}

/** Counts what one file of `packed` bytes unpacks to. */
export function budgetOf(packed: number, limits: Limits): Budget {
  let bytes = 0;
  let files = 0;
  return {
    spend: (more) => {
      bytes += more;
      if (bytes > limits.bytes || (bytes > limits.free && bytes > packed * limits.ratio))
        throw new UserError('unpacks to more than is allowed', 'unpack it yourself and give the folder');
    },
    file: () => {
      files += 1;
      if (files > limits.files)
        throw new UserError(
          `holds more than ${limits.files} files`,
          'unpack it yourself and give the folder',
        );
    },
  };
}
