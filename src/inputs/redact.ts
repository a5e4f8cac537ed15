import { createHmac } from 'node:crypto';
import { describeBuildLog } from './build-log.ts';
import {
  canonicalJson,
  isArray,
  isNumber,
  isObject,
  type Json,
  type JsonObject,
  jsonNumber,
} from './json-value.ts';
import { parseNested } from './nested-text.ts';
import { detectSecret, hideSecrets } from './secret-shapes.ts';

const REFERENCE = /\{\{\s*secrets\/([^/{}\s]+)\/([^/{}\s]+)\s*\}\}/g;
const WHOLE_REFERENCE = /^\s*\{\{\s*secrets\/([^/{}\s]+)\/([^/{}\s]+)\s*\}\}\s*$/;
const CREDENTIAL = /(?:_key|_key_id|_token|_secret|_password)$|^(?:private_key|password|token|secret)$/i;
/** JSON text that may hold what is redacted by its key. */
const NESTED = /^\s*(?:[[{(]|Row\(|array\().*(?:environment_vars|plaintext|key|token|secret|password)/is;
/** A remainder beside a reference, such as `Bearer `, that is longer than this may itself be the secret. */
const SHORT = 24;

/** What is kept of one environment variable; the value itself is not. */
export type EnvironmentVariable = Readonly<{
  name: string;
  kind: 'reference' | 'mixed' | 'plaintext';
  scope: string | null;
  key: string | null;
  detector: string | null;
  length: number;
  entropy: number;
  hash: string;
}>;

/**
 * A record without secret values, before it goes anywhere: each `environment_vars` map becomes a list of
 * EnvironmentVariable; `*_plaintext` and, where `credentials` is set, credential-like keys that hold no
 * `{{secrets/scope/key}}` become `{ redacted, detector, length, hash }`; known token shapes in any other text become
 * `[redacted <detector>]`. Of a build's `logs` only the outcome stays. Serving returns both kinds in clear: SDK `ServedEntityOutput.environment_vars`,
 * `OpenAiConfig.openai_api_key_plaintext`.
 */
export function redact(record: JsonObject, secretKey: Uint8Array, credentials: boolean): JsonObject {
  return redactObject(record, secretKey, credentials, '');
}

/** What may be known of one environment variable. `hash` tells equal values of one run apart from others. */
export function describeVariable(name: string, value: string, secretKey: Uint8Array): EnvironmentVariable {
  const whole = WHOLE_REFERENCE.exec(value);
  const remainder = value.replaceAll(REFERENCE, '');
  const isMixed =
    whole === null && remainder !== value && remainder.length <= SHORT && !isSecretLike(remainder);
  const reference = whole ?? (isMixed ? new RegExp(REFERENCE.source).exec(value) : null);
  return {
    name: hideSecrets(name),
    kind: whole !== null ? 'reference' : isMixed ? 'mixed' : 'plaintext',
    scope: reference?.[1] ?? null,
    key: reference?.[2] ?? null,
    detector: reference === null ? detectSecret(value) : null,
    length: [...value].length,
    entropy: entropyOf(value),
    hash: hashOf(value, secretKey),
  };
}

/** Shannon entropy per character in bits, two decimals. */
export function entropyOf(text: string): number {
  const characters = [...text];
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / characters.length) * Math.log2(count / characters.length);
  return Math.round(bits * 100) / 100;
}

function redactObject(
  value: JsonObject,
  secretKey: Uint8Array,
  credentials: boolean,
  parent: string,
): JsonObject {
  const entries = Object.entries(value).map(([key, inner]): [string, Json] => {
    if (key.toLowerCase() === 'environment_vars') return [key, redactVariables(inner, secretKey)];
    if (key === 'logs' && typeof inner === 'string') return [key, describeBuildLog(inner)];
    const isCredential =
      key.endsWith('_plaintext') ||
      (credentials && (CREDENTIAL.test(key) || (key === 'value' && parent.endsWith('_auth'))));
    if (isCredential && typeof inner === 'string' && inner !== '') {
      const isReference = !key.endsWith('_plaintext') && WHOLE_REFERENCE.test(inner);
      return [key, isReference ? inner : redactedValue(inner, secretKey)];
    }
    return [hideSecrets(key), redactValue(inner, secretKey, credentials, key)];
  });
  return Object.fromEntries(entries);
}

function redactValue(value: Json, secretKey: Uint8Array, credentials: boolean, parent: string): Json {
  if (isArray(value)) return value.map((item) => redactValue(item, secretKey, credentials, parent));
  if (isObject(value)) return redactObject(value, secretKey, credentials, parent);
  if (typeof value !== 'string') return value;
  // A cell of CSV or Parquet may hold a whole configuration as JSON text.
  const nested = NESTED.test(value) ? parseNested(value) : undefined;
  if (nested === undefined) return hideSecrets(value);
  const clean = redactValue(nested, secretKey, credentials, parent);
  return canonicalJson(clean) === canonicalJson(nested) ? value : canonicalJson(clean);
}

function redactVariables(value: Json, secretKey: Uint8Array): Json {
  const map = typeof value === 'string' ? (parseNested(value) ?? null) : value;
  if (map === null) return null;
  const pairs = isObject(map) ? Object.entries(map) : isArray(map) ? map.flatMap(pairOf) : [];
  return (
    pairs
      // A Parquet struct has every entity's variables as fields; null is a variable that this entity has not.
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => describeVariable(name, textOf(inner), secretKey))
      .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
      .map((variable) => ({
        ...variable,
        length: jsonNumber(String(variable.length)),
        entropy: jsonNumber(String(variable.entropy)),
      }))
  );
}

function pairOf(item: Json): readonly [string, Json][] {
  if (!isObject(item)) return [];
  const name = item.name ?? item.key;
  return typeof name === 'string' ? [[name, item.value ?? null]] : [];
}

function redactedValue(value: string, secretKey: Uint8Array): JsonObject {
  return {
    redacted: true,
    detector: detectSecret(value),
    length: jsonNumber(String([...value].length)),
    hash: hashOf(value, secretKey),
  };
}

function isSecretLike(text: string): boolean {
  return detectSecret(text) !== null || (text.length >= 16 && entropyOf(text) > 3.5);
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return isNumber(value) ? value.value : canonicalJson(value);
}

function hashOf(value: string, secretKey: Uint8Array): string {
  return createHmac('sha256', secretKey).update(value).digest('hex').slice(0, 16);
}
