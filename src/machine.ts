import type { WriteStream } from 'node:tty';
import type { Paint } from './terminal.ts';

/** What a command may do to the machine, and know of it: handed in by the command line, so that nothing else has it. */
export interface Machine {
  readonly version: string;
  readonly nodeVersion: string;
  readonly print: (text: string) => void;
  readonly exitWith: (code: 0 | 1 | 2) => void;
  /** Throws a UserError that says what the file was to be. */
  readonly readText: (file: string, what: string) => string;
  /** A new private folder; it is gone when the program ends. */
  readonly scratch: () => string;
  readonly randomKey: () => Uint8Array;
  readonly paint: (color: boolean) => Paint;
  /** Where progress is shown; null where nobody wants it. */
  readonly progress: (quiet: boolean | undefined) => WriteStream | null;
  readonly browserCache: string;
}
