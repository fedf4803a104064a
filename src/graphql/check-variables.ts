/** Checks large variables by their types, before what reads them all at once does. */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLNonNull,
  type GraphQLNullableType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { badInput, type GatewayError } from '../errors/gateway-error.ts';

/** Below this, what graphql-js says of wrong variables costs little. */
const MANY_CHARACTERS = 20_000;
/** Of a name, a number or a date: what reads one may take long over it, or look for names that are similar. */
const MAX_LEAF_CHARACTERS = 1_000;
/** Their values may be as long as a body. */
const textTypes = new Set(['String', 'JSON', '_Any']);

type Variables = Readonly<Record<string, unknown>>;

/**
 * Stops at the first thing that is wrong with large variables. The execution that follows collects up to fifty errors,
 * each with the whole of the value that is wrong: an input of 5 MB with unknown fields held the event loop for seconds.
 * @throws GatewayError BAD_USER_INPUT
 */
export function checkLargeVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Variables,
): void {
  if (definitions.length === 0 || charactersOf(variables, MANY_CHARACTERS) >= 0) return;
  for (const { variable, type } of definitions) {
    const name = variable.name.value;
    const inputType = typeFromAST(schema, type);
    if (isInputType(inputType) && Object.hasOwn(variables, name))
      checkValue(variables[name], inputType, name);
  }
}

function checkValue(value: unknown, type: GraphQLInputType, path: string): void {
  if (isNonNullType(type)) {
    if (value == null) throw wrong(path, 'must not be null.');
    checkValue(value, type.ofType, path);
  } else if (value != null) checkPresent(value, type, path);
}

function checkPresent(
  value: unknown,
  type: Exclude<GraphQLInputType, GraphQLNonNull<GraphQLNullableType>>,
  path: string,
): void {
  if (isListType(type)) {
    if (!Array.isArray(value)) checkValue(value, type.ofType, path);
    else for (const [i, item] of value.entries()) checkValue(item, type.ofType, `${path}.${i}`);
  } else if (isInputObjectType(type)) checkObject(value, type, path);
  else checkLeaf(value, type, path);
}

function checkObject(value: unknown, type: GraphQLInputObjectType, path: string): void {
  if (typeof value !== 'object' || Array.isArray(value))
    throw wrong(path, `must be an object, a ${type.name}.`);
  const given = value as Variables;
  const fields = type.getFields();
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name))
      throw wrong(path, `Field "${name.slice(0, 100)}" is not defined by type "${type.name}".`);
  }
  for (const field of Object.values(fields)) {
    const inner = given[field.name];
    if (inner !== undefined) checkValue(inner, field.type, `${path}.${field.name}`);
    else if (isRequiredInputField(field)) throw wrong(path, `Field "${field.name}" is missing.`);
  }
}

function checkLeaf(value: unknown, type: GraphQLLeafType, path: string): void {
  if (textTypes.has(type.name)) {
    if (type.name !== 'String' || typeof value === 'string') return;
  } else if (charactersOf(value, MAX_LEAF_CHARACTERS) < 0) {
    throw wrong(path, `has more than ${MAX_LEAF_CHARACTERS} characters, which is no ${type.name}.`);
  }
  try {
    type.parseValue(charactersOf(value, MAX_LEAF_CHARACTERS) < 0 ? null : value);
  } catch (error) {
    throw wrong(path, (error as Error).message);
  }
}

const wrong = (path: string, message: string): GatewayError => badInput(path, message);

/**
 * What is left of an allowance of characters after the names and texts of a value. Negative where they are more: the rest
 * is not counted then.
 */
function charactersOf(value: unknown, allowance: number): number {
  if (typeof value === 'string') return allowance - value.length;
  if (typeof value !== 'object' || value === null) return allowance - 1;
  let left = allowance;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i += 1) left = charactersOf(value[i], left);
    return left;
  }
  for (const key of Object.keys(value)) {
    left = charactersOf((value as Variables)[key], left - key.length);
    if (left < 0) break;
  }
  return left;
}
