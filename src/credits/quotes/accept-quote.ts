/** Quotes: a price that is promised before the call runs. */
import { createHash } from 'node:crypto';
import { badInput } from '../../errors/gateway-error.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { PaidOperation } from '../operation.ts';
import type { LedgerRecords } from '../store/ledger-store.ts';

export const QUOTE_LIFETIME_MS = 5 * 60_000;

export type QuoteBook = Pick<LedgerRecords, 'quote' | 'putQuote'>;

/** What a quote is bound to: the call if the service tells calls apart, else all that decides its price. */
export function quoteFingerprint({
  target,
  estimate,
  call,
  reuse,
}: Omit<PaidOperation<unknown>, 'run' | 'caller'>): string {
  const { function: name, model, backend, warehouse } = target;
  const input = call?.fingerprint ?? reuse?.key ?? estimate;
  return createHash('sha256')
    .update(JSON.stringify([name, model, backend, warehouse, input]))
    .digest('base64url');
}

/**
 * The most that the call may cost under its quote.
 * @throws GatewayError BAD_USER_INPUT: the quote is unknown, has expired, or is another user's or another call's.
 */
export async function acceptQuote(
  book: QuoteBook,
  operation: PaidOperation<unknown>,
  now: number,
): Promise<MicroCredits> {
  const quote = await book.quote(operation.quoteId ?? '');
  if (!quote) throw badInput('quote', 'there is no such quote; ask for a new one');
  if (quote.user !== operation.caller.user.name)
    throw badInput('quote', 'this quote was made for another user');
  // One that would be valid for longer was made by a clock that ran ahead.
  if (quote.expiresAt <= now || quote.expiresAt > now + 2 * QUOTE_LIFETIME_MS)
    throw badInput('quote', 'this quote has expired; ask for a new one');
  if (quote.fingerprint !== quoteFingerprint(operation))
    throw badInput('quote', 'this quote is for another call');
  return quote.maximum;
}
