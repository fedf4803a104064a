import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLBigInt, GraphQLDateTime, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { MAX_MICRO_CREDITS, MICRO_CREDITS_PER_CREDIT } from '../src/credits/micro-credits.ts';
import type { Resolvers } from '../src/generated/resolvers.ts';

/**
 * Credits outside, whole micro-credits inside.
 *
 * The quotient by a million is the double nearest to the decimal, and JavaScript prints the shortest decimal that
 * reads back as that double: up to 15 digits this is the exact amount.
 */
const CreditAmount = new GraphQLScalarType<MicroCredits, number>({
  name: 'CreditAmount',
  serialize: (value) => (value as MicroCredits) / MICRO_CREDITS_PER_CREDIT,
  parseValue: parseCredits,
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT || node.kind === Kind.STRING)
      return parseCredits(node.value);
    throw badAmount(node.kind);
  },
});

/** @throws GraphQLError BAD_USER_INPUT for anything but a decimal from 0 with at most 6 places. */
function parseCredits(value: unknown): MicroCredits {
  const text = typeof value === 'number' ? decimalText(value) : value;
  const match = typeof text === 'string' ? /^(\d{1,16})(?:\.(\d{1,6})0*)?$/.exec(text) : null;
  if (!match) throw badAmount(value);
  const amount = Number(match[1]) * MICRO_CREDITS_PER_CREDIT + Number((match[2] ?? '').padEnd(6, '0'));
  if (amount > MAX_MICRO_CREDITS) throw badAmount(value);
  return amount as MicroCredits;
}

/** Small numbers print as 1e-7 otherwise, which hides that they are only too precise. */
const decimalText = (value: number) =>
  Math.abs(value) < 1e-6 && value !== 0 ? value.toFixed(20) : String(value);

function badAmount(value: unknown): GraphQLError {
  const shown =
    typeof value === 'string' || typeof value === 'number' ? ` "${String(value).slice(0, 40)}"` : '';
  return new GraphQLError(
    `CreditAmount${shown} must be a decimal number of credits from 0 to 1000000000 with at most 6 decimal places.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}

/** A calendar day stays text: a JavaScript Date would tie it to a time zone. */
const LocalDay = new GraphQLScalarType({ ...GraphQLLocalDate.toConfig(), name: 'Date' });

export const scalars: Resolvers = {
  CreditAmount,
  JSON: GraphQLJSON,
  DateTime: GraphQLDateTime,
  Date: LocalDay,
  BigInt: GraphQLBigInt,
};
