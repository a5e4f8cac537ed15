import type { WriteStream } from 'node:tty';

/** One step of the work: how far it is, and of how much. */
export interface Step {
  readonly step: string;
  readonly done: number;
  readonly total: number | null;
  readonly bytes?: number;
}

/** Does the work; where somebody watches, its steps are shown with counts and bytes, and nothing stays of them. */
export async function withProgress<T>(
  terminal: WriteStream | null,
  work: (onProgress: (step: Step) => void) => Promise<T>,
): Promise<T> {
  // A terminal without a width (a pseudo-terminal of a script) cannot be drawn on: the spinner would clear it for ever.
  if (terminal?.isTTY !== true || !(terminal.columns > 0)) return work(() => undefined);
  // Loaded only where somebody watches: scripts need not wait for it.
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: terminal }).start();
  try {
    return await work((step) => {
      spinner.text = textOf(step);
    });
  } finally {
    spinner.stop();
  }
}

function textOf({ step, done, total, bytes }: Step): string {
  const counted = total === null ? '' : ` ${done} of ${total}`;
  const read = bytes === undefined ? '' : `, ${(bytes / 1e6).toFixed(1)} MB`;
  return `${step}${counted}${read}`;
}
