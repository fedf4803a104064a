/** What errors of PostgreSQL and of the way to it mean for those who wait for the ledger. */

/**
 * - `again`: another transaction was in the way; the same one may well succeed
 * - `refused`: the server could not do it now: disk full, too many sessions, too slow. The session is fine
 * - `broken`: the session is over, or goes to a server that takes no writes
 * - `data`: what was to be written is wrong, or came to the server garbled
 */
export type PostgresTrouble = 'again' | 'refused' | 'broken' | 'data';

/** Serialization failure, deadlock. */
const again = /^40/;
/** Statement timeout, lock timeout, out of resources. */
const refused = /^(57014|55P03|53)/;
/** Bad data, a broken constraint. */
const data = /^(22|23)/;

export function postgresTroubleOf(error: unknown): PostgresTrouble {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return 'broken';
  if (data.test(code)) return 'data';
  if (again.test(code)) return 'again';
  return refused.test(code) ? 'refused' : 'broken';
}

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name of its host is not known',
  EAI_AGAIN: 'the name of its host cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'it refuses the password',
  '28000': 'it refuses the user, or wants TLS',
  '3D000': 'the database does not exist',
  '42501': 'the user may not use or make the tables of the ledger',
  '53100': 'its disk is full',
  '53300': 'it takes no more sessions',
  '57014': 'it took too long',
  '25006': 'it takes no writes, so it may be a standby',
};

/** One line for the operator, without any part of a password. */
export function explainTrouble(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message?: string };
  const place = placeOf(url);
  const why = (code && explanations[code]) ?? message ?? 'an unknown error';
  return `PostgreSQL at ${place}: ${why}${code ? ` (${code})` : ''}`;
}

function placeOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'DATABASE_URL';
}
