import { posix } from 'node:path';
import { isArray, isNumber, isObject, type Json, type JsonObject } from './json-value.ts';
import { hideSecrets } from './secret-shapes.ts';

/** What the collection script says of one file. */
export interface ManifestEntry {
  /** Relative to the folders given, as inputs are. */
  readonly path: string;
  readonly command: string | null;
  readonly startedAt: string | null;
  readonly exitCode: number | null;
  readonly sha256: string | null;
  /** Why it failed, in the words of the tool that was asked. */
  readonly message: string | null;
}

/** manifest.json: what no export says of itself (workspace, host, time, who collected). */
export interface Manifest {
  readonly path: string;
  /** '' or the folder with a trailing `/`. */
  readonly folder: string;
  readonly workspaceId: string | null;
  readonly host: string | null;
  readonly collectedAt: string | null;
  readonly collectedBy: string | null;
  /** "user" or "service_principal". */
  readonly collectorKind: string | null;
  /** As the CLI names the way of login: "pat", "oauth-m2m", "azure-cli" … */
  readonly authType: string | null;
  /** Groups of the collector; null where they are not recorded. */
  readonly collectorGroups: readonly string[] | null;
  readonly tenantId: string | null;
  readonly profile: string | null;
  /** Of the databricks CLI, such as "1.13.0"; fields newer than it are not in what it wrote. */
  readonly cliVersion: string | null;
  readonly entries: readonly ManifestEntry[];
  readonly problems: readonly string[];
}

/** Whether a JSON object is a manifest of a collection; other tools' manifest.json files are not. */
export function isManifest(value: JsonObject): boolean {
  if (!('workspaceId' in value || 'collectedAt' in value || 'collector' in value)) return false;
  return value.files === undefined || isArray(value.files);
}

/** Reads a manifest; every part is optional, a part of the wrong type is left out with a problem line. */
export function readManifest(path: string, value: JsonObject): Manifest {
  const problems: string[] = [];
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const text = (holder: JsonObject, key: string): string | null => {
    const found = holder[key];
    if (found === undefined || found === null || found === '') return null;
    if (isNumber(found)) return found.value;
    // A command may have been given a token.
    if (typeof found === 'string') return hideSecrets(found);
    problems.push(`${key}: is not text; write it as text`);
    return null;
  };
  const texts = (holder: JsonObject, key: string): readonly string[] | null => {
    const found = holder[key];
    if (found === undefined || found === null) return null;
    if (!isArray(found)) {
      problems.push(`${key}: is not a list; write it as a list of texts`);
      return null;
    }
    const known = found.flatMap((item) => text({ [key]: item }, key) ?? []);
    // A list that is empty because nothing of it could be read does not say that there are none.
    return known.length === 0 && found.length > 0 ? null : known;
  };
  const time = (holder: JsonObject, key: string): string | null => {
    const found = text(holder, key);
    const instant = found === null ? null : utc(found);
    if (found !== null && instant === null)
      problems.push(`${key}: is not an ISO 8601 time; write it as 2026-10-01T00:00:00Z`);
    return instant;
  };
  const entry = (item: Json, index: number): readonly ManifestEntry[] => {
    const name = isObject(item) ? text(item, 'path') : null;
    if (!isObject(item) || name === null) {
      problems.push(`files, item ${index + 1}: names no path; it is left out`);
      return [];
    }
    const exitCode = item.exitCode;
    return [
      {
        path: posix.normalize(folder + name.replaceAll('\\', '/')),
        command: text(item, 'command'),
        startedAt: time(item, 'startedAt'),
        exitCode: isNumber(exitCode) ? Number(exitCode.value) : null,
        sha256: text(item, 'sha256')?.toLowerCase() ?? null,
        message: text(item, 'message'),
      },
    ];
  };
  const host = text(value, 'host');
  const collector = isObject(value.collector) ? value.collector : {};
  const cli = isObject(value.cli) ? value.cli : {};
  const files = isArray(value.files) ? value.files : [];
  return {
    path,
    folder,
    workspaceId: text(value, 'workspaceId') ?? workspaceOfHost(host),
    host,
    collectedAt: time(value, 'collectedAt'),
    collectedBy: text(collector, 'userName'),
    collectorKind: text(collector, 'kind'),
    authType: text(collector, 'authType'),
    collectorGroups: texts(collector, 'groups'),
    tenantId: text(value, 'tenantId'),
    profile: text(value, 'profile'),
    cliVersion: text(cli, 'version')?.replace(/^v/, '') ?? null,
    entries: files.flatMap(entry),
    problems,
  };
}

/** The manifest that stands nearest above a file. */
export function manifestAbove(manifests: readonly Manifest[], path: string): Manifest | null {
  return manifests
    .filter((manifest) => path.startsWith(manifest.folder))
    .reduce<Manifest | null>(
      (best, next) => (best === null || next.folder.length > best.folder.length ? next : best),
      null,
    );
}

/** `https://adb-<workspace id>.<n>.azuredatabricks.net`: Azure puts the workspace's id into its host. */
function workspaceOfHost(host: string | null): string | null {
  return /^(?:https:\/\/)?adb-(\d+)\.\d+\.azuredatabricks\.net/.exec(host ?? '')?.[1] ?? null;
}

function utc(text: string): string | null {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
    ? text
    : `${text.includes('T') ? text : `${text}T00:00:00`}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}
