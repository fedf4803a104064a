/** JSON Schema (draft 2020-12) of GraphQL types: of what a field takes, and of what a selection of it gives. */
import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

export type ToolSchema = { readonly [keyword: string]: unknown };

export interface ObjectSchema extends ToolSchema {
  readonly type: 'object';
  readonly properties: { readonly [name: string]: ToolSchema };
  readonly required: string[];
}

/** By the scalars' names; one that is not here is any JSON value. */
const scalars: Readonly<Record<string, ToolSchema>> = {
  String: { type: 'string' },
  ID: { type: 'string' },
  Int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  CreditAmount: { type: 'number' },
  DateTime: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
  // Beyond 2^53 it is written as text.
  BigInt: { type: ['integer', 'string'] },
};

/** Of an object with these arguments or input fields. */
export function inputSchema(inputs: readonly (GraphQLArgument | GraphQLInputField)[]): ObjectSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      inputs.map((input) => [input.name, described(ofInput(input.type), input)]),
    ),
    // Arguments and input fields are required by the same rule.
    required: inputs.filter((input) => isRequiredArgument(input as GraphQLArgument)).map(({ name }) => name),
    additionalProperties: false,
  };
}

function described(schema: ToolSchema, input: GraphQLArgument | GraphQLInputField): ToolSchema {
  const { description, defaultValue } = input;
  return {
    ...schema,
    ...(description && { description }),
    ...(defaultValue !== undefined && { default: defaultValue }),
  };
}

function ofInput(type: GraphQLInputType): ToolSchema {
  if (isNonNullType(type)) return ofInput(type.ofType);
  if (isListType(type)) return { type: 'array', items: ofInput(type.ofType) };
  if (isInputObjectType(type)) return inputSchema(Object.values(type.getFields()));
  return ofLeaf(type);
}

/** Of the object that a selection gives. Fields that may be null may be null here. */
export function outputSchema(type: GraphQLOutputType, selections: SelectionSetNode): ObjectSchema {
  if (!isObjectType(type)) throw new Error(`${type} is no object that a tool could give`);
  const fields = selections.selections.map((node) => {
    if (node.kind !== Kind.FIELD) throw new Error('the documents of tools have no fragments');
    const field = type.getFields()[node.name.value];
    if (!field) throw new Error(`${type} has no field ${node.name.value}`);
    const { description } = field;
    return [
      node.alias?.value ?? field.name,
      { ...ofOutput(field.type, node.selectionSet), ...(description && { description }) },
    ] as const;
  });
  return { type: 'object', properties: Object.fromEntries(fields), required: fields.map(([name]) => name) };
}

function ofOutput(type: GraphQLOutputType, selections: SelectionSetNode | undefined): ToolSchema {
  if (isNonNullType(type)) return ofPresent(type.ofType, selections);
  const present = ofPresent(type, selections);
  return Object.keys(present).length === 0 ? present : { anyOf: [present, { type: 'null' }] };
}

function ofPresent(type: GraphQLOutputType, selections: SelectionSetNode | undefined): ToolSchema {
  if (isListType(type)) return { type: 'array', items: ofOutput(type.ofType, selections) };
  if (isScalarType(type) || isEnumType(type)) return ofLeaf(type);
  if (!selections) throw new Error(`nothing is selected of ${type}`);
  return outputSchema(type, selections);
}

function ofLeaf(type: GraphQLScalarType | GraphQLEnumType): ToolSchema {
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  return scalars[type.name] ?? {};
}
