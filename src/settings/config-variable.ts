/** The kinds of environment variables: how each is parsed, and what to say when it cannot be. */
import { commaList } from './comma-list.ts';
import { type Decimal, decimalOf } from './decimal.ts';

/** Wrong or unknown variables. The message has a line for each: which variable, why, and what was likely meant. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** `A is set`, `A, B and C are set`. */
export function areSet(names: readonly string[]): string {
  return `${names.join(', ').replace(/, (\w+)$/, ' and $1')} ${names.length === 1 ? 'is' : 'are'} set`;
}

export interface Variable<T> {
  readonly about: string;
  readonly fallback: T;
  /** The default as the documentation shows it; empty when there is none. */
  readonly shown: string;
  /** A secret may also be given as `NAME_FILE`, the path of a file that holds it. */
  readonly secret: boolean;
  /** @throws Error whose message completes the sentence "NAME: ...". */
  readonly parse: (text: string) => T;
}

const show = (fallback: unknown) => (fallback === null ? '' : String(fallback));

export function text(about: string): Variable<string | null>;
export function text(about: string, fallback: string): Variable<string>;
export function text(about: string, fallback: string | null = null): Variable<string | null> {
  return { about, fallback, shown: show(fallback), secret: false, parse: (value) => value };
}

/**
 * What an object in Snowflake is called, from an identifier as SQL has it: in upper case, or as it stands between
 * double quotes. A name that needs quotes may also be given without.
 */
export function objectName(about: string, fallback: string): Variable<string> {
  const parse = (value: string) => {
    const quoted = /^"((?:[^"]|"")+)"$/.exec(value)?.[1];
    const plain = /^[A-Za-z_][\w$]*$/.test(value) ? value.toUpperCase() : value;
    const name = quoted?.replaceAll('""', '"') ?? plain;
    if (name.length > MOST_NAME_CHARACTERS || name.includes('\0')) {
      throw new Error(
        `a name in Snowflake has at most ${MOST_NAME_CHARACTERS} characters, none of them NUL.`,
      );
    }
    return name;
  };
  return { about, fallback, shown: fallback, secret: false, parse };
}

const MOST_NAME_CHARACTERS = 255;

export function secret(about: string): Variable<string | null> {
  return { ...text(about), secret: true };
}

export function integer(
  about: string,
  fallback: number,
  [low, high]: readonly [number, number],
): Variable<number> {
  const parse = (value: string) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < low || number > high) {
      throw new Error(`"${value}" is not a whole number from ${low} to ${high}.`);
    }
    return number;
  };
  return { about, fallback, shown: show(fallback), secret: false, parse };
}

/** A decimal amount of credits with up to 6 places, kept as text: only the ledger turns it into micro-credits. */
export function creditAmount<T extends string | null>(about: string, fallback: T): Variable<string | T> {
  const parse = (value: string) => {
    if (!/^\d{1,9}(\.\d{1,6})?$/.test(value)) {
      throw new Error(
        `"${value}" is not an amount of credits; write it like 100 or 2.5, with up to 6 decimal places.`,
      );
    }
    return value;
  };
  return { about, fallback, shown: fallback ?? '', secret: false, parse };
}

/** ISO 4217. */
export function currency(about: string, fallback: string): Variable<string> {
  const parse = (value: string) => {
    const codes = Intl.supportedValuesOf('currency');
    if (codes.includes(value)) return value;
    const meant = codes.includes(value.toUpperCase()) ? value.toUpperCase() : 'USD or EUR';
    throw new Error(`"${value}" is not the code of a currency (ISO 4217); write it like ${meant}.`);
  };
  return { about, fallback, shown: fallback, secret: false, parse };
}

export function moneyOrNone(about: string): Variable<Decimal | null> {
  const parse = (value: string) => {
    if (!/^\d{1,9}(\.\d{1,9})?$/.test(value) || Number(value) === 0)
      throw new Error(`"${value}" is not a price; write it like 3 or 2.65.`);
    return decimalOf(value);
  };
  return { about, fallback: null, shown: '', secret: false, parse };
}

/** A number from 0 to 1. */
export function fraction(about: string, fallback: number): Variable<number> {
  const parse = (value: string) => {
    const number = Number(value);
    if (!/^\d*\.?\d+$/.test(value) || number > 1) throw new Error(`"${value}" is not a number from 0 to 1.`);
    return number;
  };
  return { about, fallback, shown: show(fallback), secret: false, parse };
}

/** `name=value,name=value`, values percent-encoded, as OpenTelemetry writes headers. */
export function headerPairs(about: string): Variable<string | null> {
  const parse = (value: string) => {
    const isWhole = value.split(',').every((pair) => /^\s*[\w!#$%&'*+.^`|~-]+\s*=[\x20-\x7e]*$/.test(pair));
    // The value is not repeated: it carries a key, most often.
    if (!isWhole) throw new Error('this is not name=value,name=value.');
    return value;
  };
  return { ...secret(about), parse };
}

export function choice<const T extends string>(
  about: string,
  fallback: T,
  choices: readonly T[],
): Variable<T> {
  const parse = (value: string) => {
    const chosen = choices.find((known) => known === value.toLowerCase());
    if (chosen === undefined) throw new Error(`"${value}" is not one of ${choices.join(', ')}.`);
    return chosen;
  };
  return { about, fallback, shown: fallback, secret: false, parse };
}

/** An address that is asked as it is written: one with a slash at its end may be another than the one without. */
export function url(about: string, protocols = ['http:', 'https:']): Variable<string | null> {
  const parse = (value: string) => {
    const parsed = URL.parse(value);
    if (!parsed || !protocols.includes(parsed.protocol)) {
      // The value is not repeated: a URL may carry a password.
      throw new Error(`this is not a URL; write it like ${protocols[0]}//host/path.`);
    }
    return value;
  };
  return { ...text(about), parse };
}

/** An address that paths are written behind: slashes at its end are left out. */
export function baseUrl(about: string): Variable<string | null> {
  const one = url(about);
  return { ...one, parse: (value) => (one.parse(value) as string).replace(/\/+$/, '') };
}

/** Of a URL whose user and password nobody would send, while logs and statuses show them. */
export function withoutLogin(one: Variable<string | null>): Variable<string | null> {
  const parse = (value: string) => {
    const parsed = one.parse(value) as string;
    const { username, password } = new URL(parsed);
    if (username || password) throw new Error('a URL with a user or a password is not taken.');
    return parsed;
  };
  return { ...one, parse };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

export function isLoopback(host: string): boolean {
  return loopback.test(host);
}

/** A URL whose answers are believed: over plain http, only this machine's own. */
export function trusted(given: Variable<string | null>): Variable<string | null> {
  const one = withoutLogin(given);
  const parse = (value: string) => {
    const parsed = one.parse(value) as string;
    const { protocol, hostname } = new URL(parsed);
    if (protocol === 'http:' && !isLoopback(hostname))
      throw new Error('plain http could be answered by anybody on the way; use https.');
    return parsed;
  };
  return { ...one, parse };
}

/** Servers, each of them once. */
export function baseUrls(about: string): Variable<readonly string[]> {
  const one = withoutLogin(baseUrl(about));
  const parse = (value: string) => {
    const urls = commaList(value).map((item) => one.parse(item) as string);
    const known = urls.map((each) => new URL(each).href);
    const twice = urls.find((_, i) => known.indexOf(known[i] as string) < i);
    if (twice !== undefined) throw new Error(`${twice} is named twice; it would be taken for two servers.`);
    return urls;
  };
  return { about, fallback: [], shown: '', secret: false, parse };
}

/** Origins (RFC 6454) as browsers send them, or `*` for all. */
export function origins(about: string): Variable<'*' | readonly string[]> {
  const parse = (value: string) => {
    const parts = commaList(value);
    if (!parts.includes('*')) return [...new Set(parts.map(origin))];
    if (parts.length > 1)
      throw new Error('* lets every origin in; name no others beside it, or leave * out.');
    return '*';
  };
  return { about, fallback: [], shown: '', secret: false, parse };
}

/** One origin in the form in which browsers send it. @throws Error */
function origin(value: string): string {
  const parsed = URL.parse(value);
  // "localhost:5173" is a URL too, of a scheme "localhost".
  if (!parsed?.host || value.includes('*') || !value.includes('://')) {
    const likely = /^[\w.-]{1,100}(:\d+)?$/.test(value) && value !== 'null' ? ` like http://${value}` : '';
    throw new Error(`"${value}" is not an origin; write it${likely || ' like https://app.example'}.`);
  }
  const { protocol, host, pathname, search, hash, username } = parsed;
  const inOneForm = `${protocol}//${host}`;
  if (!/^\/?$/.test(pathname) || search || hash || username)
    throw new Error(`"${inOneForm}..." is more than an origin; write it like ${inOneForm}.`);
  return inOneForm;
}

export function timeZone(about: string, fallback: string): Variable<string> {
  const parse = (value: string) => {
    try {
      // An offset is a zone for JavaScript alone: Snowflake and PostgreSQL know none, or turn it round.
      if (/^[+-]/.test(value)) throw new RangeError(value);
      return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
    } catch {
      throw new Error(`"${value}" is not an IANA time zone; write it like Europe/Berlin.`);
    }
  };
  return { about, fallback, shown: fallback, secret: false, parse };
}

const likeAddresses = 'write it like ops@example.com, cfo@example.com.';

/** Addresses as a mail has them, with or without the names of people. */
export function mailAddresses(about: string): Variable<string | null> {
  const parse = (value: string) => {
    // A name between quotes may hold a comma.
    const parts = value.replace(/"[^"]*"/g, '').split(',');
    const wrong = parts.find(
      (part) => part.trim() !== '' && !/^[^@]*[^\s,<>"@]@[^\s,<>"@]+[^@]*$/.test(part),
    );
    if (wrong !== undefined) throw new Error(`"${wrong.trim()}" has not one address; ${likeAddresses}`);
    if (!value.includes('@')) throw new Error(`there is no address in it; ${likeAddresses}`);
    if (/\p{Cc}/u.test(value)) throw new Error(`there is a line break or the like in it; ${likeAddresses}`);
    return value;
  };
  return { about, fallback: null, shown: '', secret: false, parse };
}

/** Where something of a team is mailed to; `*` stands for each team. */
export interface TeamAddress {
  readonly team: string;
  readonly address: string;
}

/** `growth=finance@example.com, *=cfo@example.com` */
export function teamAddresses(about: string): Variable<readonly TeamAddress[]> {
  const parse = (value: string) =>
    commaList(value).map((part) => {
      // A team's name may hold the sign, an address hardly.
      const cut = part.lastIndexOf('=');
      const [team, address] = [part.slice(0, cut).trim().normalize('NFC'), part.slice(cut + 1).trim()];
      if (cut < 0 || team === '' || !/^[^\s@<>"]+@[^\s@<>"]+$/.test(address))
        throw new Error(`"${part}" is not TEAM=ADDRESS; write it like growth=finance@example.com.`);
      return { team, address };
    });
  return { about, fallback: [], shown: '', secret: false, parse };
}
