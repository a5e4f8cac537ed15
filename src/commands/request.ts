import { loadConfig } from '../config.ts';
import type { Machine } from '../machine.ts';
import type { ExportOptions } from '../options.ts';
import type { AuditRequest } from '../reading.ts';

export const EXPORTS = 'exports folders or files (see docs/exports.md)';

/** What the command line asks for, as the pipeline takes it. */
export function requestOf(
  paths: readonly string[],
  options: ExportOptions,
  machine: Machine,
  onProgress: AuditRequest['onProgress'],
): AuditRequest {
  const text = options.config === undefined ? null : machine.readText(options.config, 'configuration');
  return {
    exports: paths,
    config: loadConfig(text, options.config ?? 'configuration', {
      title: options.title ?? null,
      params: options.param,
    }),
    asOf: options.asOf ?? null,
    workspace: options.workspace ?? null,
    only: options.only,
    skip: options.skip,
    memory: options.memory ?? null,
    databaseFile: null,
    scratchDirectory: machine.scratch(),
    secretKey: machine.randomKey(),
    version: machine.version,
    onProgress,
  };
}
