/** What a change of the schema, or of the clients' operations, breaks for those who use the last release. */
import {
  type DocumentNode,
  findBreakingChanges,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  validate,
} from 'graphql';

type TextsByName = Readonly<Record<string, string>>;

export interface Release {
  readonly schema: GraphQLSchema;
  /** Every document that is sent: those that operators trust, by their ids. */
  readonly documents: TextsByName;
  /** The operations of the generated clients, by their names. */
  readonly operations: TextsByName;
}

/** One line for each change, the same for the same change: an acceptance names it. */
export function breakingChanges(released: Release, now: Release): readonly string[] {
  const ofSchema = findBreakingChanges(released.schema, now.schema).map(
    ({ type, description }) => `${type}: ${description}`,
  );
  const ofDocuments = Object.entries(released.documents).flatMap(([id, text]) => {
    if (now.documents[id] === undefined)
      return [`DOCUMENT_REMOVED: ${nameIn(text)} is not trusted any more.`];
    const errors = validate(now.schema, parse(text));
    return errors.map(({ message }) => `DOCUMENT_INVALID: ${nameIn(text)}: ${message}`);
  });
  const ofOperations = Object.entries(released.operations).flatMap(([name, text]) =>
    operationChanges(name, text, now.operations[name]),
  );
  return [...new Set([...ofSchema, ...ofDocuments, ...ofOperations])].toSorted();
}

/** The method that is generated from an operation takes its variables, and what it returns has its fields. */
function operationChanges(name: string, before: string, after: string | undefined): readonly string[] {
  if (after === undefined) return [`OPERATION_REMOVED: The clients have no ${name} any more.`];
  const [old, young] = [shapeOf(before), shapeOf(after)];
  const changes: string[] = [];
  if (old.kind !== young.kind) changes.push(`OPERATION_KIND_CHANGED: ${name} is a ${young.kind}.`);
  for (const [variable, { type }] of old.variables) {
    const given = young.variables.get(variable);
    if (!given) changes.push(`VARIABLE_REMOVED: ${name} takes no $${variable} any more.`);
    else if (given.type !== type && given.type !== type.replace(/!$/, ''))
      changes.push(`VARIABLE_CHANGED: $${variable} of ${name} is ${given.type}, not ${type}.`);
  }
  for (const [variable, { isRequired }] of young.variables)
    if (isRequired && !old.variables.has(variable))
      changes.push(`VARIABLE_REQUIRED: ${name} wants $${variable}, which callers do not give.`);
  for (const field of old.fields)
    if (!young.fields.has(field)) changes.push(`FIELD_UNASKED: ${name} does not ask for ${field} any more.`);
  return changes;
}

interface Shape {
  readonly kind: string;
  readonly variables: ReadonlyMap<string, { readonly type: string; readonly isRequired: boolean }>;
  /** `cortex.complete.usage.credits`. */
  readonly fields: ReadonlySet<string>;
}

function shapeOf(text: string): Shape {
  const document = parse(text);
  const operation = operationIn(document);
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
    const isRequired = type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;
    return [variable.name.value, { type: print(type), isRequired }] as const;
  });
  const fields = new Set(fieldsIn(operation.selectionSet, document, ''));
  return { kind: operation.operation, variables: new Map(variables), fields };
}

function fieldsIn({ selections }: SelectionSetNode, document: DocumentNode, at: string): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet, document, at);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = document.definitions.find(
        (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fieldsIn(fragment.selectionSet, document, at) : [];
    }
    const path = `${at}${selection.alias?.value ?? selection.name.value}`;
    return [path, ...(selection.selectionSet ? fieldsIn(selection.selectionSet, document, `${path}.`) : [])];
  });
}

function operationIn({ definitions }: DocumentNode): OperationDefinitionNode {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a document without an operation');
  return operation;
}

const nameIn = (text: string) => operationIn(parse(text)).name?.value ?? 'a document without a name';

export interface Acceptance {
  /** The line of the change. */
  readonly change: string;
  readonly reason: string;
}

/** What stands against a release: changes that nobody accepted, and acceptances of nothing or without a reason. */
export function objections(changes: readonly string[], accepted: readonly Acceptance[]): readonly string[] {
  const known = new Set(accepted.map(({ change }) => change));
  return [
    ...changes.filter((change) => !known.has(change)),
    ...accepted
      .filter(({ change }) => !changes.includes(change))
      .map(({ change }) => `Accepted, but it is no breaking change: ${change}`),
    ...accepted
      .filter(({ reason }) => typeof reason !== 'string' || reason.trim().length < 10)
      .map(({ change }) => `Accepted without a reason: ${change}`),
  ];
}
