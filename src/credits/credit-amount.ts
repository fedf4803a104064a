/** Credits as people write them (decimals with at most six places) and as the ledger counts them. */
import { badInput } from '../errors/gateway-error.ts';
import { MAX_MICRO_CREDITS, MICRO_CREDITS_PER_CREDIT, type MicroCredits } from './micro-credits.ts';

const decimal = /^(\d{1,10})(?:\.(\d{1,6}))?$/;

/**
 * Reads a limit: a decimal of at least 0, at most a billion, with at most six places. Zero is allowed and means that
 * nothing may be spent. @throws GatewayError BAD_USER_INPUT naming `field`.
 */
export function parseCredits(value: unknown, field: string): MicroCredits {
  if (typeof value !== 'number' && typeof value !== 'string')
    throw badInput(field, 'must be a number of credits');
  // A double prints its shortest exact form, so a number that was typed with seven places is seen with seven.
  const text =
    typeof value === 'number' && Number.isFinite(value) ? plainDecimal(value) : String(value).trim();
  const match = decimal.exec(text);
  if (!match)
    throw badInput(
      field,
      `must be a number of credits from 0 to ${MAX_CREDITS}, with at most 6 decimal places`,
    );
  const amount = Number(match[1]) * MICRO_CREDITS_PER_CREDIT + Number((match[2] ?? '').padEnd(6, '0'));
  if (amount > MAX_MICRO_CREDITS) throw badInput(field, `must be at most ${MAX_CREDITS} credits`);
  return amount as MicroCredits;
}

const MAX_CREDITS = MAX_MICRO_CREDITS / MICRO_CREDITS_PER_CREDIT;

/** `1e-6` is how JavaScript prints a millionth; the exponent would hide a valid amount. */
function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const exact = value.toFixed(20).replace(/0+$/, '');
  return Number(exact.slice(0, exact.indexOf('.') + 7)) === value
    ? exact.slice(0, exact.indexOf('.') + 7)
    : text;
}

/** The decimal that clients see. Exact: a double holds every multiple of a millionth up to a billion. */
export function toCredits(amount: MicroCredits): number {
  return amount / MICRO_CREDITS_PER_CREDIT;
}
