/** Answers of what needs no resolver: the wanted properties of plain objects, each through its type's serializer. */
import {
  GraphQLFloat,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { PlannedObject } from './plan-operation.ts';

/** @throws `unusual` for a value that is not as its type says, is not there yet, or is to be called. */
export type Copy = (value: unknown) => unknown;

/** Leaves the value to the execution that knows of errors, their paths, and promises. */
export const unusual = new Error('not plain');

/** Null where a field has a resolver of its own. */
export function createCopy(type: GraphQLOutputType, objects: PlannedObject | null): Copy | null {
  if (isNonNullType(type)) return createPresentCopy(type.ofType, objects, false);
  return createPresentCopy(type, objects, true);
}

function createPresentCopy(
  type: GraphQLOutputType,
  objects: PlannedObject | null,
  mayBeNull: boolean,
): Copy | null {
  const copy = copyOf(type, objects);
  if (!copy) return null;
  return (value) => {
    if (value !== null && value !== undefined) return copy(value);
    if (mayBeNull) return null;
    throw unusual;
  };
}

/** Of values that are neither null nor undefined. */
function copyOf(type: GraphQLOutputType, objects: PlannedObject | null): Copy | null {
  if (isListType(type)) return copyOfList(type.ofType, objects);
  if (isObjectType(type)) return objects && copyOfObject(objects);
  return copyOfLeaf(type as GraphQLLeafType);
}

function copyOfList(type: GraphQLOutputType, objects: PlannedObject | null): Copy | null {
  const copy = createCopy(type, objects);
  if (!copy) return null;
  const isVector = isNonNullType(type) && type.ofType === GraphQLFloat;
  return (value) => {
    if (!Array.isArray(value)) throw unusual;
    // A vector of a thousand numbers is as its type has it already.
    if (isVector && value.every(Number.isFinite)) return value;
    const items = new Array(value.length);
    for (let i = 0; i < value.length; i++) items[i] = copy(value[i]);
    return items;
  };
}

function copyOfLeaf(type: GraphQLLeafType): Copy {
  return (value) => {
    if (typeof value === 'string' && type === GraphQLString) return value;
    if (typeof value === 'function' || isPending(value)) throw unusual;
    const leaf = serialized(type, value);
    if (leaf === null || leaf === undefined) throw unusual;
    return leaf;
  };
}

function serialized(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch {
    throw unusual;
  }
}

function copyOfObject({ type, fields }: PlannedObject): Copy | null {
  const plain: { key: string; name: string; copy: Copy }[] = [];
  for (const { key, definition, resolve, copy } of fields) {
    const { name } = definition;
    if (name === '__typename') plain.push({ key, name, copy: () => type.name });
    else if (resolve || !copy) return null;
    else plain.push({ key, name, copy });
  }
  return (value) => {
    if (typeof value !== 'object' || isPending(value)) throw unusual;
    const source = value as Readonly<Record<string, unknown>>;
    const answer: Record<string, unknown> = {};
    for (let i = 0; i < plain.length; i++) {
      const { key, name, copy } = plain[i] as (typeof plain)[number];
      const field = source[name];
      if (typeof field === 'function') throw unusual;
      answer[key] = copy(field);
    }
    return answer;
  };
}

/** A promise, or an error in the place of a value. */
function isPending(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Error || typeof (value as { then?: unknown }).then === 'function';
}
