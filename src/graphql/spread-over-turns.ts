/**
 * Lets an operation with much to resolve give way to others. graphql-js resolves whatever is there at once, all in one
 * turn of the event loop: thousands of fields, lists of thousands of items. Where a turn has lasted long enough, a
 * field, and each part of a long list, is resolved by a promise that waits for the next. Planned execution takes its
 * turns by itself, from the resolvers as they were.
 */
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
import type { RequestContext } from '../context.ts';
import type { FairTurns, TurnTaker } from '../threads/fair-turns.ts';

type Resolver = NonNullable<GraphQLField<unknown, RequestContext>['resolve']>;

/** Items that are completed in a fraction of a turn. */
const PART = 250;

const unspread = new WeakMap<GraphQLField<never, never>, Resolver | undefined>();

/** The field's resolver as it was before it was spread; undefined where a property is read. */
export function resolverOf(field: GraphQLField<unknown, RequestContext>): Resolver | undefined {
  return unspread.has(field) ? unspread.get(field) : field.resolve;
}

/** Changes the schema's resolvers, and returns the schema. */
export function spreadOverTurns(schema: GraphQLSchema, turns: FairTurns): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      unspread.set(field, field.resolve);
      if (isListType(getNullableType(field.type))) field.resolve = listInTurns(field, turns);
      else if (field.resolve) field.resolve = inTurn(field.resolve, turns);
    }
  }
  return schema;
}

function inTurn(resolve: Resolver, turns: FairTurns): Resolver {
  return (source, args, context, info) => {
    const pause = turns.pause(context);
    return pause
      ? pause.then(() => resolve(source, args, context, info))
      : resolve(source, args, context, info);
  };
}

/** Also of fields without a resolver: each of a thousand vectors is a list of a thousand numbers. */
function listInTurns(field: GraphQLField<unknown, RequestContext>, turns: FairTurns): Resolver {
  const answer = inTurn(field.resolve ?? defaultFieldResolver, turns);
  return (source, args, context, info) => {
    const value = answer(source, args, context, info);
    if (!(value instanceof Promise)) return inParts(value, turns, context);
    return value.then((list) => inParts(list, turns, context));
  };
}

/** The same list, in which the items beyond the first part are promises. */
function inParts(list: unknown, turns: FairTurns, taker: TurnTaker): unknown {
  if (!Array.isArray(list) || list.length <= PART) return list;
  const items: unknown[] = list.slice(0, PART);
  let turn = Promise.resolve();
  for (let start = PART; start < list.length; start += PART) {
    turn = turn.then(() => (turns.isOver() ? turns.goOn(taker) : undefined));
    const part = turn;
    for (const item of list.slice(start, start + PART)) {
      // One that fails before its turn is told of in its turn: until then it would count as caught by nobody.
      if (item instanceof Promise) item.catch(() => {});
      items.push(part.then(() => item));
    }
  }
  return items;
}
