/**
 * Variables as their types have them, by functions that are made once for each operation. graphql-js, which looks the
 * types up for each value, is left to say what is wrong with one.
 */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { MOST_ERRORS_TOLD } from '../locate-error.ts';
import { unusual } from './copy-value.ts';

export type Coerced = ReturnType<typeof getVariableValues>;

type Given = Readonly<Record<string, unknown>>;

/** Of a value that was given. @throws `unusual`, or whatever a scalar throws, for what graphql-js has to look at. */
type Coerce = (value: unknown) => unknown;

/** As `getVariableValues` of graphql-js, for operations of one schema. */
export function createCoercion(
  schema: GraphQLSchema,
): (operation: OperationDefinitionNode) => (given: Given) => Coerced {
  /** An input type may hold itself. */
  const objects = new Map<GraphQLInputObjectType, Coerce>();

  function coerceOf(type: GraphQLInputType): Coerce {
    if (isNonNullType(type)) return present(nullableOf(type.ofType));
    const coerce = nullableOf(type);
    return (value) => (value === null ? null : coerce(value));
  }

  function nullableOf(type: GraphQLInputType): Coerce {
    if (isListType(type)) return listOf(coerceOf(type.ofType));
    if (isInputObjectType(type)) return objectOf(type);
    if (isNonNullType(type)) throw new Error('a type that is twice said not to be null');
    return (value) => {
      const parsed = type.parseValue(value);
      if (parsed === undefined) throw unusual;
      return parsed;
    };
  }

  function objectOf(type: GraphQLInputObjectType): Coerce {
    const known = objects.get(type);
    if (known) return known;
    let coerce: Coerce | null = null;
    const made: Coerce = (value) => {
      coerce ??= fieldsOf(type);
      return coerce(value);
    };
    objects.set(type, made);
    return made;
  }

  function fieldsOf(type: GraphQLInputObjectType): Coerce {
    const fields = Object.values(type.getFields()).map(({ name, defaultValue, type: of }) => ({
      name,
      defaultValue,
      isRequired: isNonNullType(of),
      coerce: coerceOf(of),
    }));
    const names = new Set(fields.map(({ name }) => name));
    return (value) => {
      if (type.isOneOf || typeof value !== 'object' || value === null || Array.isArray(value)) throw unusual;
      for (const name of Object.keys(value)) if (!names.has(name)) throw unusual;
      const coerced: Record<string, unknown> = {};
      for (const { name, defaultValue, isRequired, coerce } of fields) {
        const given = (value as Given)[name];
        if (given !== undefined) coerced[name] = coerce(given);
        else if (defaultValue !== undefined) coerced[name] = defaultValue;
        else if (isRequired) throw unusual;
      }
      return coerced;
    };
  }

  return (operation) => {
    const definitions = operation.variableDefinitions ?? [];
    const variables = definitions.map(({ variable, type: node, defaultValue }) => {
      const type = typeFromAST(schema, node);
      const name = variable.name.value;
      // As a key it would set the prototype.
      if (!isInputType(type) || name === '__proto__') return leftToOthers(name);
      const otherwise = defaultValue ? () => valueFromAST(defaultValue, type) : null;
      return { name, isRequired: isNonNullType(type), otherwise, coerce: coerceOf(type) };
    });

    const coerce = (given: Given): Record<string, unknown> => {
      const coerced: Record<string, unknown> = {};
      for (const { name, isRequired, otherwise, coerce: of } of variables) {
        if (Object.hasOwn(given, name)) coerced[name] = of(given[name] ?? null);
        else if (otherwise) coerced[name] = otherwise();
        else if (isRequired) throw unusual;
      }
      return coerced;
    };

    return (given) => {
      try {
        return { coerced: coerce(given) };
      } catch {
        return getVariableValues(schema, definitions, given, { maxErrors: MOST_ERRORS_TOLD });
      }
    };
  };
}

function leftToOthers(name: string) {
  return { name, isRequired: true, otherwise: null, coerce: leave };
}

const leave: Coerce = () => {
  throw unusual;
};

function present(coerce: Coerce): Coerce {
  return (value) => {
    if (value === null) throw unusual;
    return coerce(value);
  };
}

function listOf(coerce: Coerce): Coerce {
  return (value) => {
    // One value is taken for a list of it.
    if (typeof value !== 'object') return [coerce(value)];
    if (Array.isArray(value)) return value.map((item) => coerce(item ?? null));
    if (value !== null && Symbol.iterator in value) throw unusual;
    return [coerce(value)];
  };
}
