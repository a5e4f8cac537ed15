import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Catalog, loadCatalog } from '../catalog.ts';
import { loadConfig } from '../config.ts';
import { loadCustomChecks } from '../custom-checks.ts';
import { UserError } from '../errors.ts';
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
  const config = loadConfig(text, options.config ?? 'configuration', {
    title: options.title ?? null,
    params: options.param,
  });
  const named = config.waivers === null ? [] : [resolve(dirname(options.config ?? '.'), config.waivers)];
  const waivers = (options.waivers === undefined ? named : [options.waivers]).map(realPath);
  return {
    exports: [...paths, ...waivers],
    waivers,
    config,
    asOf: options.asOf ?? null,
    workspace: options.workspace ?? null,
    only: options.only,
    skip: options.skip,
    checkSeconds: options.checkSeconds,
    memory: options.memory ?? null,
    extensionDirectory: options.extensionDirectory ?? null,
    databaseFile: null,
    scratchDirectory: machine.scratch(),
    secretKey: machine.randomKey(),
    version: machine.version,
    onProgress,
  };
}

/** The catalogue, with the reference files and the checks of the organisation's own. */
export function catalogOf({ reference, checks }: Pick<ExportOptions, 'reference' | 'checks'>): Catalog {
  const catalog = loadCatalog(reference);
  return { ...catalog, checks: [...catalog.checks, ...loadCustomChecks(checks, catalog)] };
}

/** Links resolved, as inputs are named. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new UserError(
      `${path}: does not exist`,
      'give the register of accepted risks: --waivers waivers.yaml',
    );
  }
}
