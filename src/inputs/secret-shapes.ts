/** A known form of a credential. `part` is the group that is secret; 0 is the whole match. */
interface Shape {
  readonly detector: string;
  readonly pattern: RegExp;
  readonly part: number;
}

const START = '(?<![A-Za-z0-9_])';
const SHAPES: readonly Shape[] = [
  shape(
    'pem-private-key',
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
  ),
  shape(
    'azure-connection-string',
    /(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=\s*([^;\s"'{}][^;\s"']{5,})/i,
    1,
  ),
  shape('url-password', /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,200}:([^\s/@"'{}]{1,500})@/i, 1),
  shape('jwt', /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/),
  // Databricks: personal access token, OAuth secret of a service principal, delegated key.
  shape('databricks-pat', new RegExp(`${START}dapi[0-9a-f]{32}(?:-\\d+)?`)),
  shape('databricks-oauth-secret', new RegExp(`${START}dose[0-9a-f]{32}`)),
  shape('databricks-key', new RegExp(`${START}dkea[0-9a-f]{32}`)),
  shape('aws-access-key-id', /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/),
  shape('github-token', new RegExp(`${START}(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})`)),
  shape('anthropic-key', new RegExp(`${START}sk-ant-[A-Za-z0-9_-]{16,}`)),
  // A digit is asked for, so that a long name with hyphens is not taken for a key.
  shape('openai-key', new RegExp(`${START}sk-(?=[A-Za-z_-]{0,100}\\d)[A-Za-z0-9_-]{20,}`)),
  shape('huggingface-token', new RegExp(`${START}hf_[A-Za-z0-9]{20,}`)),
  shape('slack-token', new RegExp(`${START}xox[a-z]-[A-Za-z0-9-]{10,}`)),
  shape('google-api-key', new RegExp(`${START}AIza[0-9A-Za-z_-]{35}`)),
  shape(
    'azure-client-secret',
    /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/,
  ),
  shape('azure-storage-key', /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/),
  shape('sas-signature', /(?<![A-Za-z0-9])sig=([A-Za-z0-9%+/=_-]{20,})/i, 1),
];

/** Text without any of these holds no known form: told at once, because nearly all text is so. */
const MAY_HOLD =
  /dapi|dose|dkea|AKIA|ASIA|gh[pousr]_|github_pat_|sk-|hf_|xox|AIza|\dQ~|==|eyJ|PRIVATE KEY|AccountKey|SharedAccess|Password|Pwd|:\/\/|sig=/i;

/** Id of the first known credential form in a text; null where it holds none. */
export function detectSecret(text: string): string | null {
  if (!MAY_HOLD.test(text)) return null;
  return SHAPES.find(({ pattern }) => new RegExp(pattern.source, pattern.flags).test(text))?.detector ?? null;
}

/** The text with every credential of a known form replaced by `[redacted <detector>]`. */
export function hideSecrets(text: string): string {
  if (text.length < 8 || !MAY_HOLD.test(text)) return text;
  let clean = text;
  for (const { detector, pattern, part } of SHAPES) {
    clean = clean.replace(pattern, (match: string, ...groups: unknown[]) => {
      const secret = part === 0 ? match : String(groups[part - 1]);
      if (secret.startsWith('[redacted')) return match;
      // From its end: what stands before the secret may hold the same characters.
      const at = match.lastIndexOf(secret);
      return `${match.slice(0, at)}[redacted ${detector}]${match.slice(at + secret.length)}`;
    });
  }
  return clean;
}

function shape(detector: string, pattern: RegExp, part = 0): Shape {
  return { detector, part, pattern: new RegExp(pattern.source, `g${pattern.flags}`) };
}
