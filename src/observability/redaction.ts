/** Keeps secrets and users' texts out of the log, whatever an error or a library carries along. */
import { pino } from 'pino';

const HIDDEN = '[redacted]';

/** Shorter ones would be found in innocent words. */
const SHORTEST_SECRET = 6;

/**
 * What is a secret by its form, also where nobody configured it: bearer tokens, API keys of ours behind their id, JWTs,
 * private keys, passwords in URLs.
 */
const secretForms = [
  /\bBearer\s+[\w.~+/=-]{8,}/gi,
  /(?<=cgw_[\da-f]{12}_)[\w-]+/g,
  /\beyJ[\w-]{6,}\.[\w-]{6,}\.?[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs,
  /(?<=:\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g,
  /(?<=hooks\.slack\.com\/)[\w/-]+/g,
];

/**
 * @param secrets Values of the configuration.
 * @returns What a line becomes before it is written.
 */
export function createRedaction(secrets: readonly string[]): (line: string) => string {
  const values = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    // As the line has it: escaped.
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => {
    let text = line;
    for (const value of values) if (text.includes(value)) text = text.replaceAll(value, HIDDEN);
    for (const form of secretForms) text = text.replace(form, HIDDEN);
    return text;
  };
}

/** Properties that hold a secret, and those that hold what a caller sent or was sent. */
const secretName =
  /authorization|cookie|token$|^token|password|passphrase|secret|credential|private_?key|api_?key/i;
const textName =
  /^(headers|body|data|sql|sqlText|binds|statement|query|variables|prompt|messages|text|input|document|source|nodes|request|response|config)$/;

const DEEPEST = 5;

/** An error with its causes and all facts, but for those properties. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return clean(error, 0);
  const { raw: _, ...serialized } = pino.stdSerializers.errWithCause(error);
  return clean(serialized, 0);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, 20).map((item) => clean(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      (secretName.test(name) || textName.test(name)) && child != null ? HIDDEN : clean(child, depth + 1),
    ]),
  );
}
