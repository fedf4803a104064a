import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema, VariableDefinitionNode } from 'graphql';
import { coerceInputValue, GraphQLError, isInputType, typeFromAST } from 'graphql';
import type { RequestContext } from '../src/context.ts';
import { badInput } from '../src/errors/gateway-error.ts';

/** Below this, what graphql-js says of wrong variables costs little. */
const MANY_CHARACTERS = 100_000;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Stops at the first thing that is wrong with large variables. The execution that follows collects up to fifty errors,
 * each with the whole of the value that is wrong: an input of 5 MB with unknown fields held the event loop for seconds.
 */
export function largeVariables(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, operation, request: { variables = {} } }) {
          const definitions = operation?.variableDefinitions ?? [];
          if (definitions.length > 0 && charactersOf(variables) > MANY_CHARACTERS)
            check(schema, definitions, variables);
        },
      };
    },
  };
}

/** @throws GraphQLError around a GatewayError BAD_USER_INPUT */
function check(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Variables,
): void {
  for (const { variable, type } of definitions) {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type);
    if (!isInputType(inputType) || !Object.hasOwn(variables, name)) continue;
    coerceInputValue(variables[name], inputType, (path, _value, { message }) => {
      const originalError = badInput([name, ...path].join('.'), message);
      throw new GraphQLError(originalError.message, { originalError });
    });
  }
}

/** Of names and texts. */
function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let characters = 0;
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(value)) characters += key.length;
    characters += charactersOf(child);
  }
  return characters;
}
