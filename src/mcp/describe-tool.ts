/** A tool as the protocol describes it, from its document and the schema. */
import type { Tool as DescribedTool } from '@modelcontextprotocol/sdk/types.js';
import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { whereModelsAre } from '../errors/where-models-are.ts';
import { inputSchema, outputSchema, type ToolSchema } from './json-schema.ts';
import type { DocumentVariables } from './mcp-caller.ts';
import type { ShownError } from './refusal.ts';
import type { ToolDefault, ToolDefinition } from './tools.ts';

export interface Tool {
  readonly definition: ToolDefinition;
  /** As a caller sees it who may not write. */
  readonly described: DescribedTool;
  /** The document's variables for the arguments of a call. @param now epoch milliseconds */
  variablesOf(given: DocumentVariables, now: number): DocumentVariables;
  /** An error of the document, in the names of the tool's arguments. */
  errorOf(error: ShownError): ShownError;
  /** What the tool gives, out of the data of an answer; null where a field above it is. */
  payloadIn(data: unknown): object | null;
}

/** Arguments that are one input object are told as that object's fields: one level less for an agent to get wrong. */
const WRAPPED = 'input';
/** In front of a field of it. */
const wrappedName = /\binput\.(?=[a-z])/g;

export function describeTool(schema: GraphQLSchema, definition: ToolDefinition): Tool {
  const { name, title, hint, document, defaults = {}, costsCredits } = definition;
  const { field, node, path } = payloadOf(schema, document);
  const inputs = inputsOf(field);
  const taken = inputSchema(inputs);
  if (!node.selectionSet) throw new Error(`${name} selects nothing`);

  return {
    definition,
    described: {
      name,
      title,
      description: [field.description, hint].filter(Boolean).join(' '),
      inputSchema: {
        ...taken,
        properties: Object.fromEntries(
          Object.entries(taken.properties).map(([argument, property]) => [
            argument,
            withDefault(property, defaults[argument]),
          ]),
        ),
        required: taken.required.filter((argument) => !Object.hasOwn(defaults, argument)),
      },
      outputSchema: outputSchema(getNullableType(field.type), node.selectionSet),
      annotations: {
        title,
        readOnlyHint: true,
        destructiveHint: false,
        // Asking twice changes no more than asking once, and is paid for twice.
        idempotentHint: true,
        openWorldHint: costsCredits,
      },
    },
    variablesOf(given, now) {
      const filled: Record<string, unknown> = { ...given };
      for (const [argument, { value }] of Object.entries(defaults)) filled[argument] ??= value(now);
      return isWrapped(field) ? { [WRAPPED]: filled } : filled;
    },
    errorOf({ message, extensions = {} }) {
      const unwrapped = (text: string) => (isWrapped(field) ? text.replaceAll(wrappedName, '') : text);
      const named = typeof extensions.field === 'string' ? { field: unwrapped(extensions.field) } : {};
      const told = message.replace(whereModelsAre, 'The resource cortex://prices lists all of them.');
      return { message: unwrapped(told), extensions: { ...extensions, ...named } };
    },
    payloadIn(data) {
      const payload = path.reduce<unknown>(
        (parent, key) => (parent as DocumentVariables | null)?.[key],
        data,
      );
      return (payload as object | null | undefined) ?? null;
    },
  };
}

function withDefault(
  { default: ofSchema, ...property }: ToolSchema,
  given: ToolDefault | undefined,
): ToolSchema {
  if (given)
    return { ...property, description: `${String(property.description ?? '')} Default: ${given.about}.` };
  return ofSchema === undefined ? property : { ...property, default: ofSchema };
}

interface Payload {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** Of the field in the data. */
  readonly path: readonly string[];
}

/** The field that a document is about: the first on the way down that takes arguments or is not its parent's only one. */
function payloadOf(schema: GraphQLSchema, document: string): Payload {
  const operation = parse(document).definitions[0] as OperationDefinitionNode;
  let parent = schema.getRootType(operation.operation);
  let selections = operation.selectionSet;
  const path: string[] = [];
  for (;;) {
    const node = selections.selections[0];
    if (node?.kind !== Kind.FIELD || !parent) throw new Error('the document of a tool names a field');
    const field = parent.getFields()[node.name.value];
    if (!field) throw new Error(`${parent} has no field ${node.name.value}`);
    path.push(node.alias?.value ?? node.name.value);
    const type = getNamedType(field.type);
    const inner = node.selectionSet;
    const isAbout = field.args.length > 0 || inner?.selections.length !== 1 || !isObjectType(type);
    if (isAbout || !inner) return { field, node, path };
    parent = type;
    selections = inner;
  }
}

const isWrapped = ({ args }: GraphQLField<unknown, unknown>) =>
  args.length === 1 && args[0]?.name === WRAPPED;

function inputsOf(field: GraphQLField<unknown, unknown>): readonly (GraphQLArgument | GraphQLInputField)[] {
  const type = isWrapped(field) && field.args[0] && getNullableType(field.args[0].type);
  return isInputObjectType(type) ? Object.values(type.getFields()) : field.args;
}
