import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Database, engineVersion, query, run } from '../database.ts';
import { messageOf } from '../errors.ts';
import { quote } from './parquet.ts';

const FILE = 'delta.duckdb_extension';

/**
 * Loads DuckDB's delta extension from the folder given, and from nowhere else: nothing is installed or fetched.
 * Returns null, or why it cannot be loaded, with the remedy; paths are named as the user wrote the folder.
 */
export async function loadDelta(database: Database, directory: string): Promise<string | null> {
  const { rows } = await query(database, 'pragma platform');
  const platform = String(rows[0]?.platform);
  const version = engineVersion();
  const folder = directory.replace(/[\\/]+$/, '');
  const places = [`${folder}/${version}/${platform}/${FILE}`, `${folder}/${FILE}`] as const;
  const remedy = `put the delta extension for DuckDB ${version} on ${platform} there, or write the query result as plain Parquet`;
  const place = places.find((one) => existsSync(one));
  if (place === undefined) return `${places[0]} is not there, nor is ${places[1]}; ${remedy}`;
  try {
    await run(database, `set extension_directory = ${quote(resolve(directory))}`);
    await run(database, `load ${quote(resolve(place))}`);
    return null;
  } catch (thrown) {
    return `${place} ${faultOf(messageOf(thrown))}; ${remedy}`;
  }
}

/** DuckDB's reason in our words: its own names the whole path. */
function faultOf(message: string): string {
  const version = /built specifically for DuckDB version '([^']+)'/.exec(message)?.[1];
  if (version !== undefined) return `is for DuckDB ${version}`;
  const platform = /built for the platform '([^']+)'/.exec(message)?.[1];
  if (platform !== undefined) return `is for the platform ${platform}`;
  if (/signature/i.test(message)) return 'is not signed by DuckDB';
  if (/metadata|not a DuckDB extension|too small|invalid/i.test(message)) return 'is no extension of DuckDB';
  return 'cannot be loaded';
}
