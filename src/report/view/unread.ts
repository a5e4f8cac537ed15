import type { Input } from '../../result.ts';

/** Whether a file was given and not read in full; a marker that holds no data, such as Spark's, is none. */
export function isUnread({ status, problems }: Input): boolean {
  return status !== 'read' && (status !== 'ignored' || problems.length > 0);
}
