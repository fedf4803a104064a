import { GraphQLScalarType, Kind, visit } from 'graphql';
import { GraphQLBigInt, GraphQLDateTime, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';
import { parseCredits, toCredits } from '../src/credits/credit-amount.ts';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { badInput } from '../src/errors/gateway-error.ts';
import type { Resolvers } from '../src/generated/resolvers.ts';
import { exactNumber, inexactNumber, isExact } from '../src/json/exact-json.ts';

/**
 * Credits outside, whole micro-credits inside.
 *
 * The quotient by a million is the double nearest to the decimal, and JavaScript prints the shortest decimal that
 * reads back as that double: up to 15 digits this is the exact amount.
 */
const CreditAmount = new GraphQLScalarType<MicroCredits, number>({
  name: 'CreditAmount',
  serialize: (value) => toCredits(value as MicroCredits),
  parseValue: (value) => parseCredits(value, 'CreditAmount'),
  parseLiteral(node) {
    if (node.kind === Kind.STRING) return parseCredits(node.value, 'CreditAmount');
    if (node.kind === Kind.INT || node.kind === Kind.FLOAT)
      return parseCredits(exactNumber(node.value), 'CreditAmount');
    throw badInput('CreditAmount', 'must be a number of credits');
  },
});

/** A calendar day stays text: a JavaScript Date would tie it to a time zone. */
const LocalDay = new GraphQLScalarType({ ...GraphQLLocalDate.toConfig(), name: 'Date' });

/** A number in the document that a double would change is refused, as one in the variables is. */
const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  parseLiteral(node, variables) {
    visit(node, {
      IntValue: ({ value }) => refuseInexact(value),
      FloatValue: ({ value }) => refuseInexact(value),
    });
    return GraphQLJSON.parseLiteral(node, variables);
  },
});

function refuseInexact(digits: string): void {
  if (!isExact(digits)) throw badInput('JSON', `the ${inexactNumber(digits)}`);
}

export const scalars: Resolvers = {
  CreditAmount,
  JSON: Json,
  DateTime: GraphQLDateTime,
  Date: LocalDay,
  BigInt: GraphQLBigInt,
};
