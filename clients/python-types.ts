/** Python's classes for what operations take and return. */
import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { type ClientDocument, schema } from './client-documents.ts';

/** How a scalar is called in Python, and the function that reads it from JSON. */
const scalars: Readonly<Record<string, readonly [type: string, read: string]>> = {
  ID: ['str', 'read_text'],
  String: ['str', 'read_text'],
  Int: ['int', 'int'],
  BigInt: ['int', 'int'],
  Float: ['float', 'float'],
  Boolean: ['bool', 'read_flag'],
  CreditAmount: ['Decimal', 'read_credits'],
  DateTime: ['datetime', 'read_datetime'],
  Date: ['date', 'read_date'],
  JSON: ['Any', 'read_json'],
};

/** Words that Python keeps for itself. */
const kept = new Set(['from', 'filter', 'import', 'global', 'class', 'def', 'in', 'is', 'pass']);

export const snakeCase = (name: string) => name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();

/** A name of the schema as Python writes it. */
export function pythonName(name: string): string {
  const snake = snakeCase(name);
  return kept.has(snake) && snake !== 'filter' ? `${snake}_` : snake;
}

export const docstring = (text: string | null | undefined, indent: string) =>
  `${indent}"""${(text ?? '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"""', "'''")
    .replace(/"$/, '".')}"""`;

/** @param inputs whether it is an argument: of credits and instants a caller may give more than is read */
export function pythonType(type: GraphQLType, inputs: boolean): string {
  if (isNonNullType(type)) return bare(type.ofType, inputs);
  return `${bare(type, inputs)} | None`;
}

function bare(type: GraphQLType, inputs: boolean): string {
  if (isListType(type)) return `${inputs ? 'Sequence' : 'list'}[${pythonType(type.ofType, inputs)}]`;
  const { name } = getNamedType(type);
  if (inputs && name === 'CreditAmount') return 'Decimal | float | str';
  if (inputs && name === 'DateTime') return 'datetime | str';
  if (inputs && name === 'Date') return 'date | str';
  return scalars[name]?.[0] ?? name;
}

/** The expression that reads \`value\`. */
function reading(type: GraphQLOutputType, value: string, nameOf: (type: GraphQLNamedType) => string): string {
  if (!isNonNullType(type)) return `read_optional(${value}, ${reader(type, nameOf)})`;
  const inner = type.ofType;
  if (isListType(inner)) return `read_list(${value}, ${reader(inner.ofType, nameOf)})`;
  return `${reader(inner, nameOf)}(${value})`;
}

/** The function that reads a value of the type. */
export function reader(
  type: GraphQLOutputType,
  nameOf: (type: GraphQLNamedType) => string = ({ name }) => name,
): string {
  if (isNonNullType(type)) return reader(type.ofType, nameOf);
  if (isListType(type)) return `lambda items: read_list(items, ${itemReader(type.ofType, nameOf)})`;
  const named = getNamedType(type);
  if (isEnumType(named)) return 'read_text';
  return scalars[named.name]?.[1] ?? `${nameOf(named)}.read`;
}

function itemReader(type: GraphQLOutputType, nameOf: (type: GraphQLNamedType) => string): string {
  if (isNonNullType(type)) return reader(type, nameOf);
  return `lambda item: read_optional(item, ${reader(type, nameOf)})`;
}

interface Shape {
  readonly type: GraphQLObjectType;
  /** The fields that are asked for, in the order of the schema, each with the shape below it. */
  readonly fields: ReadonlyMap<string, Shape | null>;
}

export function pythonTypes(documents: readonly ClientDocument[]): string {
  const shapes = shapesOf(documents);
  const inputs = inputsOf(documents);
  const enums = new Map<string, GraphQLEnumType>();
  const noteEnum = (type: GraphQLType) => {
    const named = getNamedType(type);
    if (isEnumType(named)) enums.set(named.name, named);
  };
  for (const { type, fields } of shapes.values())
    for (const name of fields.keys()) noteEnum(fieldOf(type, name).type);
  for (const input of inputs.values())
    for (const { type } of Object.values(input.getFields())) noteEnum(type);
  for (const document of documents) for (const { type } of argumentsOf(document)) noteEnum(type);
  const names = [...enums.keys(), ...inputs.keys(), ...shapes.keys()].toSorted();
  return `"""What the operations take and return. A value of an enumeration may be newer than this client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ..scalars import (
    read_credits,
    read_date,
    read_datetime,
    read_flag,
    read_json,
    read_list,
    read_optional,
    read_text,
)

__all__ = [
${names.map((name) => `    "${name}",\n`).join('')}]

${[...enums.values()].map(enumeration).join('\n\n')}


${[...inputs.values()].map(inputClass).join('\n\n\n')}


${[...shapes].map(([name, shape]) => outputClass(name, shape, shapes)).join('\n\n\n')}
`;
}

function enumeration(type: GraphQLEnumType): string {
  const values = type.getValues().map(({ name }) => `"${name}"`);
  return `${type.name} = Literal[${values.join(', ')}] | str\n${docstring(type.description, '')}`;
}

function inputClass(type: GraphQLInputObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, type: fieldType, description }) => {
    const options = [
      ...(isNonNullType(fieldType) ? [] : ['default=None']),
      ...(pythonName(name) === name ? [] : [`metadata={"name": "${name}"}`]),
    ];
    const value = options.length > 0 ? ` = field(${options.join(', ')})` : '';
    return `    ${pythonName(name)}: ${pythonType(fieldType, true)}${value}\n${docstring(description, '    ')}`;
  });
  return `@dataclass(frozen=True, kw_only=True)\nclass ${type.name}:\n${docstring(type.description, '    ')}\n\n${fields.join('\n')}`;
}

function outputClass(name: string, { type, fields }: Shape, shapes: ReadonlyMap<string, Shape>): string {
  const nameOf = (field: string) => (named: GraphQLNamedType) =>
    nameOfShape(fields.get(field), shapes) ?? named.name;
  const lines = [...fields.keys()].map((field) => {
    const { type: fieldType, description } = fieldOf(type, field);
    const shown = pythonType(fieldType, false).replace(
      getNamedType(fieldType).name,
      (known) => nameOf(field)(getNamedType(fieldType)) ?? known,
    );
    return `    ${pythonName(field)}: ${shown}\n${docstring(description, '    ')}`;
  });
  const readings = [...fields.keys()].map(
    (field) =>
      `            ${pythonName(field)}=${reading(fieldOf(type, field).type, `value[${JSON.stringify(field)}]`, nameOf(field))},`,
  );
  return `@dataclass(frozen=True, kw_only=True)
class ${name}:
${docstring(type.description, '    ')}

${lines.join('\n')}

    @staticmethod
    def read(value: Any) -> ${name}:
        return ${name}(
${readings.join('\n')}
        )`;
}

function fieldOf(type: GraphQLObjectType, name: string) {
  const field = type.getFields()[name];
  if (!field) throw new Error(`${type.name} has no field ${name}.`);
  return field;
}

/** Each object type once; where some operations ask for the parts of it that tell which one it is, those apart. */
function shapesOf(documents: readonly ClientDocument[]): ReadonlyMap<string, Shape> {
  const found = new Map<string, Shape>();
  const note = (shape: Shape) => {
    const name = nameOfShape(shape, found);
    if (name === undefined) found.set(freeName(shape, found), shape);
  };
  const all = documents.flatMap((document) => {
    const type = getNamedType(document.result.type);
    const selections = selectionsAt(document);
    return isObjectType(type) && selections ? [shapeOf(type, selections, document)] : [];
  });
  const nested = (shape: Shape): readonly Shape[] => [
    shape,
    ...[...shape.fields.values()].flatMap((below) => (below ? nested(below) : [])),
  ];
  // The one that asks for most has the name of the type.
  for (const shape of all.flatMap(nested).toSorted((a, b) => b.fields.size - a.fields.size)) note(shape);
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function freeName({ type, fields }: Shape, found: ReadonlyMap<string, Shape>): string {
  if (!found.has(type.name)) return type.name;
  const name = `${type.name}Reference`;
  if (found.has(name)) throw new Error(`${type.name} is asked for in too many ways: ${[...fields.keys()]}.`);
  return name;
}

const keyOf = ({ type, fields }: Shape): string =>
  `${type.name}{${[...fields].map(([name, below]) => `${name}${below ? keyOf(below) : ''}`).join(' ')}}`;

function nameOfShape(
  shape: Shape | null | undefined,
  shapes: ReadonlyMap<string, Shape>,
): string | undefined {
  if (!shape) return undefined;
  const key = keyOf(shape);
  return [...shapes].find(([, known]) => keyOf(known) === key)?.[0];
}

function selectionsAt({ operation, path }: ClientDocument): SelectionSetNode | undefined {
  let selections: SelectionSetNode | undefined = operation.selectionSet;
  for (const name of path) {
    const field: SelectionSetNode['selections'][number] | undefined = selections?.selections.find(
      (node) => node.kind === Kind.FIELD && (node.alias?.value ?? node.name.value) === name,
    );
    selections = field?.kind === Kind.FIELD ? field.selectionSet : undefined;
  }
  return selections;
}

function shapeOf(type: GraphQLObjectType, selections: SelectionSetNode, { document }: ClientDocument): Shape {
  const asked = new Map<string, Shape | null>();
  const walk = ({ selections: nodes }: SelectionSetNode) => {
    for (const node of nodes) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = document.definitions.find(
          (known) => known.kind === Kind.FRAGMENT_DEFINITION && known.name.value === node.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) walk(fragment.selectionSet);
      } else if (node.kind === Kind.FIELD) {
        const below = getNamedType(fieldOf(type, node.name.value).type);
        const inner = node.selectionSet && isObjectType(below) ? childOf(below, node.selectionSet) : null;
        asked.set(node.name.value, inner);
      } else throw new Error(`${type.name}: a client asks for plain fields and fragments.`);
    }
  };
  const childOf = (child: GraphQLObjectType, inner: SelectionSetNode) =>
    shapeOf(child, inner, { document } as ClientDocument);
  walk(selections);
  const inOrder = Object.keys(type.getFields()).filter((name) => asked.has(name));
  return { type, fields: new Map(inOrder.map((name) => [name, asked.get(name) ?? null])) };
}

/** The input types inside of others; the one variable \`input\` of an operation is its method's arguments. */
function inputsOf(documents: readonly ClientDocument[]): ReadonlyMap<string, GraphQLInputObjectType> {
  const found = new Map<string, GraphQLInputObjectType>();
  const note = (type: GraphQLInputType) => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || found.has(named.name)) return;
    found.set(named.name, named);
    for (const field of Object.values(named.getFields())) note(field.type);
  };
  for (const document of documents) for (const { type } of argumentsOf(document)) note(type);
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Argument {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isRequired: boolean;
  readonly description: string;
}

/** What a method takes: the fields of its one variable \`input\`, else its variables. */
export function argumentsOf({ operation }: ClientDocument): readonly Argument[] {
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type }) => {
    const known = typeFromAST(schema, type as Parameters<typeof typeFromAST>[1]) as
      | GraphQLInputType
      | undefined;
    if (!known) throw new Error(`There is no type of $${variable.name.value}.`);
    return { name: variable.name.value, type: known, isRequired: isNonNullType(known), description: '' };
  });
  const [first] = variables;
  const input = first && getNamedType(first.type);
  if (variables.length !== 1 || first?.name !== 'input' || !isInputObjectType(input)) return variables;
  return Object.values(input.getFields()).map(({ name, type, defaultValue, description }) => ({
    name,
    type,
    isRequired: isNonNullType(type) && defaultValue === undefined,
    description: description ?? '',
  }));
}
