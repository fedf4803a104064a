/**
 * Holds what a service answered against the types that it promised, before it is joined with what others answered: a
 * value of a wrong type becomes null with an error of its own, what nobody asked for is taken away, and the rest stands.
 */
import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationTypeNode,
} from 'graphql';
import { isRecord } from '../services/subgraph-error.ts';
import { type AnswerShape, shapeOfAnswer, type WantedField } from './answer-shape.ts';

export type AnswerPath = readonly (string | number)[];

export interface WrongValue {
  readonly path: AnswerPath;
  /** The end of a sentence that begins with the name of the field. */
  readonly what: string;
}

/** Of one answer; the rest becomes null all the same. */
const MOST_TOLD = 20;
/** Each null that may not be is an error in the answer: a service that gives a million of them gives none. */
const MOST_WRONG = 1_000;
/** Levels of lists and objects in the value of a scalar: what reads it later may recurse. */
const MOST_LEVELS = 64;

/** The answer has more wrong values than anybody would read. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

interface CheckedOperation {
  readonly operation: OperationTypeNode;
  readonly shape: AnswerShape;
}

/** Changes the data in place. @throws WrongAnswer */
export type CheckAnswer = (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  data: Record<string, unknown>,
) => readonly WrongValue[];

/** @param schema the supergraph, with what clients are not shown */
export function createAnswerCheck(schema: GraphQLSchema): CheckAnswer {
  /** Plans keep their documents. */
  const known = new WeakMap<DocumentNode, CheckedOperation | null>();

  function askedBy(document: DocumentNode): CheckedOperation | null {
    let asked = known.get(document);
    if (asked === undefined) {
      const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      asked =
        operation?.kind === Kind.OPERATION_DEFINITION
          ? { operation: operation.operation, shape: shapeOfAnswer(schema, document) }
          : null;
      known.set(document, asked);
    }
    return asked;
  }

  return (document, variables, data) => {
    const asked = askedBy(document);
    const root = asked && schema.getRootType(asked.operation);
    if (!asked || !root) return [];
    return checkData(schema, variables, data, root, asked.shape);
  };
}

function checkData(
  schema: GraphQLSchema,
  variables: Readonly<Record<string, unknown>>,
  data: Record<string, unknown>,
  root: GraphQLNamedType,
  rootShape: AnswerShape,
): readonly WrongValue[] {
  const told: WrongValue[] = [];
  const path: (string | number)[] = [];
  let wrong = 0;

  function countWrong(): void {
    wrong += 1;
    if (wrong > MOST_WRONG) throw new WrongAnswer(`more than ${MOST_WRONG} wrong values`);
  }

  function tell(what: string): null {
    countWrong();
    if (told.length < MOST_TOLD) told.push({ path: [...path], what });
    return null;
  }

  function checkObject(shape: AnswerShape, of: GraphQLNamedType, object: Record<string, unknown>): void {
    const fields = shape.fieldsOf(runtimeType(of, object));
    // It would be taken for what another service said of the same thing.
    for (const key in object) if (!fields.has(key)) delete object[key];
    for (const [key, field] of fields) {
      path.push(key);
      if (field.node.name.value === '_entities') object[key] = checkEntities(field, object[key]);
      else if (field.type && !(field.isOptional && object[key] === undefined))
        object[key] =
          object[key] === undefined ? tell('is missing') : check(field.type, field.shape, object[key]);
      path.pop();
    }
  }

  function check(type: GraphQLOutputType, shape: AnswerShape, value: unknown): unknown {
    if (value === null || value === undefined) {
      // The end of the joining tells it.
      if (isNonNullType(type)) countWrong();
      return null;
    }
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return tell('is no list');
      for (let i = 0; i < value.length; i += 1) {
        path.push(i);
        value[i] = check(nullable.ofType, shape, value[i]);
        path.pop();
      }
      return value;
    }
    if (isLeafType(nullable)) return isLeaf(nullable, value) ? value : tell(`is no ${nullable.name}`);
    if (!isRecord(value)) return tell('is no object');
    if (isCompositeType(nullable)) checkObject(shape, nullable, value);
    return value;
  }

  /** As many as were asked for, in their order: of a list of another length nobody knows which is which. */
  function checkEntities({ node, shape }: WantedField, value: unknown): unknown {
    const [argument] = node.arguments ?? [];
    const name = argument?.value.kind === Kind.VARIABLE ? argument.value.name.value : '';
    const asked = variables[name];
    if (value === null || value === undefined || !Array.isArray(asked)) return value ?? null;
    if (!Array.isArray(value) || value.length !== asked.length)
      return tell(`has not the ${asked.length} entities that were asked for`);
    for (let i = 0; i < value.length; i += 1) {
      path.push(i);
      const type = schema.getType(String(asked[i]?.__typename));
      const entity: unknown = value[i];
      if (entity !== null && !isRecord(entity)) value[i] = tell('is no object');
      else if (entity && type) checkObject(shape, type, entity);
      path.pop();
    }
    return value;
  }

  /** The type that an object says it has. What is joined next looks it up, so one that cannot be is taken away. */
  function runtimeType(of: GraphQLNamedType, object: Record<string, unknown>): GraphQLNamedType {
    const { __typename: name } = object;
    if (name === undefined) return of;
    const type = typeof name === 'string' ? schema.getType(name) : undefined;
    if (type && canBe(of, type)) return type;
    path.push('__typename');
    tell('is no type that may stand here');
    path.pop();
    delete object.__typename;
    return of;
  }

  /** Where a service sees one type in the place of an interface, it answers with the interface's name. */
  function canBe(of: GraphQLNamedType, type: GraphQLNamedType): boolean {
    if (of === type) return true;
    if (isAbstractType(of) && isObjectType(type)) return schema.isSubType(of, type);
    return isInterfaceType(type) && isObjectType(of) && schema.isSubType(type, of);
  }

  checkObject(rootShape, root, data);
  return told;
}

const MAX_INT = 2 ** 31;

function isLeaf(type: GraphQLNamedType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int':
      return Number.isInteger(value) && (value as number) < MAX_INT && (value as number) >= -MAX_INT;
    case 'Float':
      return Number.isFinite(value);
    case 'String':
      return typeof value === 'string';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value);
    default:
      // Of other scalars nobody but their service knows the values.
      return isWithinLevels(value, MOST_LEVELS);
  }
}

function isWithinLevels(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  for (const inner of Object.values(value)) if (!isWithinLevels(inner, levels - 1)) return false;
  return true;
}
