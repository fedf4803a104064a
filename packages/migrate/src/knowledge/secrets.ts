import { connectionStringIn } from './drivers.ts';

const SECRET_NAME =
  /(^|[_.-])(pass(word|wd|phrase)?|passcode|pwd|pw|secret|token|pat|api[_-]?key|private[_-]?key|access[_-]?key|client[_-]?secret)s?$/i;
const CAMEL_SECRET =
  /(password|passphrase|passcode|secret|token|apikey|privatekey|accesskey|private_?key_?(file_?)?(pass|pwd))$/i;
/** What a secret is packed in says no more than the secret's own name: a private key in base64. */
const PACKED = /[_.-]?(b64|base64|pem|der|content|contents|value|raw|text|str|string|data|bytes|body)$/i;
/** A bare `key` of a server that asks for one. */
const SERVER_KEY = /(^|[_.-])(vllm|gpu|inference|lambda_?labs)[_.-]((server|auth|access|bearer)[_.-])?key$/i;
const NOT_A_SECRET =
  /(max|num|count|total|prompt|completion|input|output|pad|eos|bos|stop|per|next|page|csrf|continuation)_?tokens?$|_(path|file|name|id|url|env|var|arn|key_id)$|tokenizer|^tiktoken$|(existing|image_?pull)_?secrets?$/i;

/** Whether a variable, setting or argument of this name holds a secret. */
function isSecretName(name: string): boolean {
  const last = name.split('.').at(-1) ?? name;
  if (/\s/.test(last)) return false;
  const own = last.replace(PACKED, '');
  const holds =
    SECRET_NAME.test(own) || CAMEL_SECRET.test(own) || SERVER_KEY.test(last) || /private\.key$/i.test(name);
  return holds && !NOT_A_SECRET.test(last);
}

const PLACEHOLDER =
  /^(<.*>|\*\S+|\$.*|`.*|\{.*\}|%.*|.*\uE000.*|#\{.*|@.*@|\[.*\]|your[-_ ].*|my[-_ ]?(password|token|secret|key)|.*change[-_ ]?(me|it|this).*|replace[-_ ]?(me|with|this).*|x{3,}|[\w-]*x{4,}|=.*|\*+|.*\.{3,}.*|-+|none|null|nil|undefined|true|false|empty|(dummy|fake|mock|stub|tests?|testing|unit|example|sample|foo|bar)([-_ ]?(pass(word|wd|phrase)?|pwd|pw|token|secret|key|pat|value|creds?|api[-_]?key))*[-_]?\d{0,3}|ENC[[(].*|\{cipher\}.*|.*placeholder.*|todo|tbd|secret|password|passwd|token|api[-_ ]?key|pass|not[-_ ]?(needed|used|set|required|a[-_ ]real.*)|no[-_ ]?(key|token|password|auth).*|sk-no-key-required|unused|ignored|redacted|hidden|masked|anything|whatever|n\/?a|na|insert.*|enter.*|put.*here|set[-_ ].*|the[-_ ].*|.*-here|.*_here|dev|local|ollama|lm[-_]?studio|vllm|localhost)$/i;
const REFERENCE =
  /^([A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*)+|(var|local|module|data|each|each\.value)\.[\w.[\]"-]+|[a-z]+(_[a-z]+){2,}|(env|vault|ssm|op|aws-?sm|secretsmanager|gcp|azure|keyring|file|doppler|sops|ref)[:+/].*|(arn|urn):.*|\.[a-z_.]+|credentials\(.*|os\.environ[./[].*|[~./][\w./-]*\/[\w./-]+|[\w./-]+\.(p8|pem|key|txt|json|env)|projects\/.*\/secrets\/.*)$/;

const VERSION = /^[~^<>=v]*\d+(\.[\dx*]+)+([-+][\w.]+)?$/;

/** Whether a literal is a real secret and no placeholder, reference, path or version. */
function isSecretValue(value: string): boolean {
  const bare = value.trim().replace(/^(['"])(.*)\1$/, '$2');
  return (
    !VERSION.test(bare) &&
    bare.length >= 4 &&
    !PLACEHOLDER.test(bare) &&
    !REFERENCE.test(bare) &&
    !/^\d{1,4}$/.test(bare) &&
    !/\s/.test(bare)
  );
}

const PRIVATE_KEY = /-----BEGIN (?:ENCRYPTED |RSA |EC )?PRIVATE KEY-----/;
const KNOWN_SHAPE =
  /\b(sk-[A-Za-z0-9_-]{20,}|eyJ[\w-]{10,}\.[\w-]{6,}\.[\w-]{6,}|ver:\d+-hint:\d+-[\w-]+)|-----BEGIN (ENCRYPTED |RSA |EC )?PRIVATE KEY-----|\bLS0tLS1CRUdJTi(?:BQUklWQVRFI|BFTkNSWVBURUQgUFJJVkFURS|BSU0EgUFJJVkFURS)|\bMII[A-Za-z0-9+/]+BgkqhkiG9w0B(?:AQEFAAS|BQ0w)/;
/** Keys whose own shape says that another service gave them. */
const SHAPE_OF_OTHER =
  /^(sk-(proj|ant|or|svcacct)-|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|xox[abpr]-|hooks\.slack|[rsp]k_(live|test)_|SG\.|hf_|npm_|pypi-|AIza|dapi[0-9a-f]|dop_v1_|lin_api_|ntn_|secret_)/;

/** A key that shows how a key looks. */
const SHOWS_A_SHAPE = /your[-_ ]|<[^<>\n]+>|\.{3}|example|placeholder|\(needed\b|x{6,}/i;

const PASSWORD_IN_URL = /\b[a-z][a-z0-9+]*:\/\/[^\s:/@"']+:([^\s@"'/]+)@/i;
const PASSWORD_IN_STRING =
  /(?<=[?&;]\s*)(?:password|pwd|token|passcode|priv(?:ate)?_key(?:_file)?_(?:pwd|base64))\s*=\s*\{?([^;&"'\s}]+)/i;
/** `USER:PASSWORD@ACCOUNT/DATABASE`, which drivers of ADBC and Go take without a scheme. */
const PASSWORD_BEFORE_ACCOUNT = /^[\w.-]+:([^\s:@/]+)@[\w.-]+(?:\/|$)/;
/** Airflow keeps a connection as JSON, too. */
const PASSWORD_IN_JSON = /"(?:password|private_key_content)"\s*:\s*"([^"\\]+)/i;
const PASSWORD_IN_SQL =
  /(?<!\bwith\s+)\b(password|secret_string|client_secret|oauth_client_secret)\s*=\s*'([^'\n]*)'/gi;
const PASSWORD_IN_DUCKDB = /\btype\s+snowflake\b[^;]*?\b(password)\s+'([^'\n]*)'/gi;
/** Statements of Snowflake that give a password to somebody. */
const GIVES_PASSWORD =
  /\b(?:create|alter)\s+(?:or\s+replace\s+)?(?:user|secret|(?:\w+\s+)?integration)\b|\btype\s+snowflake\b/i;

/** A URL that carries a password: `scheme://user:password@host`. */
function passwordInUrl(text: string): string | null {
  const match = PASSWORD_IN_URL.exec(text);
  const password = match?.[1];
  return password !== undefined && isSecretValue(password) ? password : null;
}

/** A password in a JDBC, ODBC or .NET string of Snowflake, or in Airflow's JSON. */
function passwordInString(text: string): string | null {
  if (connectionStringIn(text) === null) return null;
  const password = (PASSWORD_IN_STRING.exec(text) ?? PASSWORD_IN_JSON.exec(text))?.[1];
  return password !== undefined && isSecretValue(password) ? password : null;
}

/** `CREATE USER ... PASSWORD = '...'`, and the keys of secrets and integrations, masked. */
export function passwordsInSql(text: string): { readonly offset: number; readonly calls: string }[] {
  return [...text.matchAll(PASSWORD_IN_SQL), ...text.matchAll(PASSWORD_IN_DUCKDB)].flatMap((match) => {
    const [whole, name = '', value = ''] = match;
    const calls = secretIn({ text: value, name: /^secret/i.test(name) ? 'secret' : name, related: true });
    return calls === null ? [] : [{ offset: match.index + whole.lastIndexOf(name), calls }];
  });
}

/** Whether a text of a program is a statement that gives somebody a password of Snowflake. */
export function givesPassword(text: string): boolean {
  return GIVES_PASSWORD.test(text);
}

/** A value that is written where a variable may say another: `${NAME:-value}`, `{{ env_var('NAME', 'value') }}`. */
const WRITTEN_DEFAULT =
  /^\$\{(?:\w+:?[-=]|[A-Z][A-Z0-9_]*:(?![?+])|\w+(?:\.\w+)+:)(.+)\}$|^\{\{-?\s*(?:env_var\(\s*["'][^"']+["']\s*,|[^}]*\|\s*default\b)\s*\(?\s*["']([^"']+)["'][^}]*\}\}$/;

function writtenIn(text: string): string {
  const match = WRITTEN_DEFAULT.exec(text.trim());
  return match?.[1] ?? match?.[2] ?? text;
}

/** Where the password of a URL or of a connection string stands in it, or a private key; 0 for a text that is the secret itself. */
export function offsetOfSecret(text: string): number {
  const key = PRIVATE_KEY.exec(text);
  if (key !== null) return key.index;
  const password = PASSWORD_IN_URL.exec(text) ?? PASSWORD_IN_STRING.exec(text) ?? PASSWORD_IN_JSON.exec(text);
  return password === null || connectionStringIn(text) === null ? 0 : password.index;
}

/** Whether a line begins a private key, which goes on over the next lines. */
export function beginsPrivateKey(line: string): boolean {
  return PRIVATE_KEY.test(line);
}

/** The first line of a key alone is what a program looks for. */
export function isHeaderOfKeyAlone(text: string): boolean {
  return PRIVATE_KEY.test(text) && !/PRIVATE KEY-----(?:\\[nr]|\s)*[A-Za-z0-9+/=]{4}/.test(text);
}

/** Settings that belong to another system, whatever stands beside them. */
const OTHER_SYSTEM =
  /(^|[_.-])(pg(pass(word|file)?)?|postgres(ql)?|mysql|maria(db)?|redis|mongo(db)?|aws|s3|gcp|azure|github|gitlab|slack|stripe|sendgrid|smtp|mail|jwt|session|django|flask|cookie|kafka|rabbit(mq)?|elastic|datadog|sentry|twilio|oracle|mssql|sqlserver|bigquery|redshift|clickhouse|databricks|grafana|npm|docker|anthropic|claude|cohere|mistral|huggingface|hf|groq|together|gemini|google|langchain|langsmith|langfuse|pinecone|weaviate|qdrant|wandb|newrelic|pagerduty|opsgenie|notion|hubspot|salesforce|zendesk|intercom|segment|mapbox|firebase|supabase|auth0|okta|cloudflare|vercel|sonar|codecov|pypi|nexus|artifactory|jira|confluence|atlassian|shopify|hmac|webhook|nextauth|tableau|fivetran|looker|ldap|ftp|sftp|ssh|admin|(api|app|signing|encryption|auth|state)_secret(_key)?)([_.-]|$)/i;
const OURS = /snowflake|(^|[_.-])sf([_.-]|$)|snowsql|snowpark|cortex|lambda_?labs|vllm|gpu|inference_/i;

/** Drivers and servers of other databases. */
const OTHER_DRIVER =
  /\b(psycopg\w*|asyncpg|pymysql|mysqlclient|mysql\w*|aiomysql|pymssql|cx_Oracle|oracledb|pymongo|mongo\w*|redis\w*|sqlite\w*|clickhouse\w*|postgres\w*|mariadb|boto3|smtplib|paramiko|stripe|twilio|requests)\b|^(pg|tedious|ioredis|nodemailer)\b/i;

/** Whether the driver or type that stands beside a secret is another system's. */
export function isOfOther(text: string): boolean {
  return OTHER_DRIVER.test(text) && !isOurs(text);
}

/** Whether a name or a value says that it has to do with Snowflake or the GPU servers. */
export function isOurs(text: string): boolean {
  return OURS.test(text);
}

/** Whether a name holds a secret of Snowflake or the GPU servers, as far as the name tells. */
export function mayHoldOurSecret(name: string): boolean {
  return isSecretName(name) && !OTHER_SYSTEM.test(inWords(name));
}

/** Names with capitals inside and those with underscores are one name. */
function inWords(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2');
}

/** Whether a key, a class or a driver's name says that what it holds is another system's. */
export function namesOther(text: string): boolean {
  return (OTHER_SYSTEM.test(inWords(text)) || isOfOther(text)) && !isOurs(text);
}

/** Whether a name is a key of OpenAI's own, or of what speaks its protocol: the address beside it tells. */
export function isOfOpenAi(name: string): boolean {
  return /(^|[_.-])open_?ai([_.-]|$)/i.test(inWords(name));
}

/** `ID_TOKEN = "IdToken"` names a sort of secret, and `api_keys: ["name", "hash"]` what is known of some. */
function isOnlyNamed(name: string, text: string): boolean {
  const bare = (each: string) => each.replace(/[^a-z\d]/gi, '').toLowerCase();
  const own = bare(name.split('.').at(-1) ?? name);
  return own === bare(text) || (/s$/i.test(own) && /^[a-z_]+$/i.test(text));
}

/** Names of the address that such a key is for. */
export const OPENAI_ADDRESS = /open_?ai[\w-]*(base|url|endpoint|host)|^(api[_-]?base|base[_-]?url)$/i;

/** The keys that tell which system a mapping or a call is for. */
export const TYPE_KEY =
  /^(type|adapter|dialect|driver\w*|engine|client|host|provider|connector|drivername)$/i;

/** The token of `Bearer ...`, as a header carries it, shown masked; null where there is none. */
export function bearerIn(text: string): string | null {
  const token = /\b(?:Bearer|Basic)\s+([\w.~+/=-]+)|\bSnowflake Token=\\?"([^"\\]+)/.exec(text);
  const value = token?.[1] ?? token?.[2] ?? '';
  return value.length >= 8 && isSecretValue(value) ? `Authorization = ${masked(value)}` : null;
}

/** The setting that a flag of a command line gives: `--private-key-passphrase`. */
export function nameOfFlag(flag: string): string | null {
  const name = /^--([a-z][\w-]*)$/i.exec(flag)?.[1]?.replaceAll('-', '_');
  return name !== undefined && isSecretName(name) ? name : null;
}

/** Whether a text is a key whose shape alone tells. */
export function hasSecretShape(text: string): boolean {
  return KNOWN_SHAPE.test(text);
}

/** A literal and where it stands. */
export interface Literal {
  readonly text: string;
  /** The variable, key or argument that holds it; null where none does. */
  readonly name: string | null;
  /** The keys around it, outermost first. */
  readonly within?: readonly string[];
  /** Whether it stands among things of Snowflake or the GPU servers. */
  readonly related: boolean;
}

/** What a finding says of the secret that a literal is or holds, masked; null where it holds none. */
export function secretIn({ text: given, name, within = [], related }: Literal): string | null {
  const text = writtenIn(given);
  const show = (value: string) => `${name ?? 'secret'} = ${masked(value)}`;
  if (SHAPE_OF_OTHER.test(text)) return null;
  if (KNOWN_SHAPE.test(text)) {
    const isOther = name !== null && namesOther(name);
    return !related || isOther || SHOWS_A_SHAPE.test(text) ? null : show(text.trim());
  }
  const url = passwordInUrl(text);
  if (url !== null) return /snowflake/i.test(text) || (related && /https?:/i.test(text)) ? show(url) : null;
  const inString = passwordInString(text);
  if (inString !== null) return show(inString);
  if (name === null || !related || !mayHoldOurSecret(name)) return null;
  const isOther = !isOurs(name) && within.some((key) => OTHER_SYSTEM.test(inWords(key)));
  return isOther || isOnlyNamed(name, text) || !isSecretValue(text) ? null : show(text);
}

/** The same of a literal that is handed on as a secret, whatever its name says. */
export function secretGiven(given: string, name: string): string | null {
  const text = writtenIn(given);
  const isSecret = isSecretValue(text) && !SHAPE_OF_OTHER.test(text) && !/^[a-z]+:\/\//i.test(text);
  return isSecret ? `${name} = ${masked(text)}` : null;
}

/** The password in what a driver takes as `USER:PASSWORD@ACCOUNT`, masked. */
export function passwordBeforeAccount(text: string): string | null {
  const password = PASSWORD_BEFORE_ACCOUNT.exec(text)?.[1];
  return password === undefined || !isSecretValue(password) ? null : `password = ${masked(password)}`;
}

function masked(value: string): string {
  return value.length <= 8 ? '****' : `${value.slice(0, 2)}****`;
}
