/** Runs a planned operation as graphql-js would: the same values, errors, paths, and order. */
import {
  defaultFieldResolver,
  type ExecutionResult,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { RequestContext } from '../../context.ts';
import { locateError } from '../locate-error.ts';
import { responseKeys } from '../response-path.ts';
import { type Copy, unusual } from './copy-value.ts';
import type { OperationPlan, PlannedField, PlannedObject } from './plan-operation.ts';

export interface RunOptions {
  readonly rootValue?: unknown;
  readonly contextValue: RequestContext;
  /** Coerced. */
  readonly variableValues: Values;
  /** When this turn of the event loop has lasted long enough: resolves in the next. */
  readonly pause: () => Promise<void> | null;
}

interface Run extends RunOptions {
  readonly plan: OperationPlan;
  readonly errors: GraphQLError[];
}

type Path = GraphQLResolveInfo['path'];
type Data = Record<string, unknown>;
type MaybePromise<T> = T | Promise<T>;

export function runPlan(plan: OperationPlan, options: RunOptions): MaybePromise<ExecutionResult> {
  const run: Run = { ...options, plan, errors: [] };
  const answer = (data: Data | null): ExecutionResult =>
    run.errors.length === 0 ? { data } : { errors: run.errors, data };
  const refuse = (error: unknown): ExecutionResult => {
    run.errors.push(error as GraphQLError);
    return answer(null);
  };
  try {
    const { root, operation } = plan;
    const data =
      operation.operation === 'mutation'
        ? runInTurn(run, root, options.rootValue)
        : runFields(run, root, options.rootValue, undefined);
    return isPromise(data) ? data.then(answer, refuse) : answer(data);
  } catch (error) {
    return refuse(error);
  }
}

/** The fields of a mutation, each after the one before. */
async function runInTurn(run: Run, { type, fields }: PlannedObject, source: unknown): Promise<Data> {
  const answer: Data = {};
  for (const field of fields) answer[field.key] = await runField(run, type, field, source, undefined);
  return answer;
}

function runFields(
  run: Run,
  { type, fields }: PlannedObject,
  source: unknown,
  path: Path | undefined,
): MaybePromise<Data> {
  const answer: Data = {};
  const pending: Promise<Data>[] = [];
  try {
    for (const field of fields) {
      const { key } = field;
      const pause = field.resolve ? run.pause() : null;
      const value = pause
        ? pause.then(() => runField(run, type, field, source, path))
        : runField(run, type, field, source, path);
      // The keys are in the order of the document, whatever comes first.
      answer[key] = value;
      if (isPromise(value))
        pending.push(
          value.then((settled) => {
            answer[key] = settled;
            return answer;
          }),
        );
    }
  } catch (error) {
    return afterAll(pending, error);
  }
  const [first] = pending;
  if (!first) return answer;
  // Most operations wait for one field.
  return pending.length === 1 ? first : Promise.all(pending).then(() => answer);
}

function runField(
  run: Run,
  parentType: PlannedObject['type'],
  field: PlannedField,
  source: unknown,
  parentPath: Path | undefined,
): MaybePromise<unknown> {
  const { definition, nodes } = field;
  const path: Path = { prev: parentPath, key: field.key, typename: parentType.name };
  const { type: returnType } = definition;
  const failed = (error: unknown) => fail(run, field, returnType, path, error);
  let info: GraphQLResolveInfo;
  let value: unknown;
  try {
    const { plan, contextValue, variableValues, rootValue } = run;
    const { schema, operation, fragments } = plan;
    info = {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType,
      parentType,
      path,
      schema,
      fragments,
      rootValue,
      operation,
      variableValues: variableValues as GraphQLResolveInfo['variableValues'],
    };
    const args = argumentsOf(field, variableValues);
    value = (field.resolve ?? defaultFieldResolver)(source, args, contextValue, info);
  } catch (error) {
    return failed(error);
  }
  const finish = (settled: unknown): MaybePromise<unknown> => {
    try {
      const completed = completeField(run, field, info, path, settled);
      return isPromise(completed) ? completed.then(undefined, failed) : completed;
    } catch (error) {
      return failed(error);
    }
  };
  return isPromise(value) ? value.then(finish, failed) : finish(value);
}

type Values = Readonly<Record<string, unknown>>;

/** As graphql-js has them. What is not given may have a default, or be an error, and null may be one too. */
function argumentsOf({ definition, nodes, variables }: PlannedField, values: Values): Values {
  const args: Record<string, unknown> = {};
  for (const { argument, variable } of variables ?? []) {
    const value = Object.hasOwn(values, variable) ? (values[variable] ?? null) : null;
    if (value === null) return getArgumentValues(definition, nodes[0], values);
    args[argument] = value;
  }
  return variables ? args : getArgumentValues(definition, nodes[0], values);
}

/** Nothing is told twice: where an error may not be null, its object is. */
function fail(run: Run, { nodes }: PlannedField, type: GraphQLOutputType, path: Path, raw: unknown): null {
  const error = locateError(raw, nodes, responseKeys(path));
  if (isNonNullType(type)) throw error;
  run.errors.push(error);
  return null;
}

function completeField(
  run: Run,
  field: PlannedField,
  info: GraphQLResolveInfo,
  path: Path,
  value: unknown,
): MaybePromise<unknown> {
  const { copy, copyItem } = field;
  if (!copy) return complete(run, field, info.returnType, info, path, value);
  const otherwise = (error: unknown) => {
    if (error !== unusual) throw error;
    return complete(run, field, info.returnType, info, path, value);
  };
  try {
    if (!copyItem || !Array.isArray(value) || value.length <= PART) return copy(value);
    const copied = copyInParts(run, copyItem, value, []);
    return isPromise(copied) ? copied.catch(otherwise) : copied;
  } catch (error) {
    return otherwise(error);
  }
}

/** Items that are copied in a fraction of a turn. */
const PART = 1_000;

function copyInParts(
  run: Run,
  copyItem: Copy,
  list: readonly unknown[],
  copied: unknown[],
): MaybePromise<unknown[]> {
  while (copied.length < list.length) {
    const end = Math.min(copied.length + PART, list.length);
    while (copied.length < end) copied.push(copyItem(list[copied.length]));
    const pause = run.pause();
    if (pause) return pause.then(() => copyInParts(run, copyItem, list, copied));
  }
  return copied;
}

function complete(
  run: Run,
  field: PlannedField,
  type: GraphQLOutputType,
  info: GraphQLResolveInfo,
  path: Path,
  value: unknown,
): MaybePromise<unknown> {
  if (value instanceof Error) throw value;
  if (isNonNullType(type)) {
    const completed = complete(run, field, type.ofType, info, path, value);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${info.parentType.name}.${info.fieldName}.`);
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) return completeList(run, field, type.ofType, info, path, value);
  if (isLeafType(type)) return completeLeaf(type, value);
  return runFields(run, field.objects as PlannedObject, value, path);
}

function completeList(
  run: Run,
  field: PlannedField,
  type: GraphQLOutputType,
  info: GraphQLResolveInfo,
  path: Path,
  value: unknown,
): MaybePromise<unknown[]> {
  if (typeof value !== 'object' || !(Symbol.iterator in (value as object)))
    throw new GraphQLError(
      `Expected Iterable, but did not find one for field "${info.parentType.name}.${info.fieldName}".`,
    );
  const items: unknown[] = [];
  const pending: Promise<unknown>[] = [];
  try {
    for (const item of value as Iterable<unknown>) {
      const itemPath: Path = { prev: path, key: items.length, typename: undefined };
      const completed = completeItem(run, field, type, info, itemPath, item);
      items.push(completed);
      if (isPromise(completed)) pending.push(completed);
    }
  } catch (error) {
    return afterAll(pending, error);
  }
  return pending.length === 0 ? items : Promise.all(items);
}

function completeItem(
  run: Run,
  field: PlannedField,
  type: GraphQLOutputType,
  info: GraphQLResolveInfo,
  path: Path,
  item: unknown,
): MaybePromise<unknown> {
  try {
    const completed = isPromise(item)
      ? item.then((settled) => complete(run, field, type, info, path, settled))
      : complete(run, field, type, info, path, item);
    if (!isPromise(completed)) return completed;
    return completed.then(undefined, (error) => fail(run, field, type, path, error));
  } catch (error) {
    return fail(run, field, type, path, error);
  }
}

/** Fails when what runs beside it has ended: its context is in use, and nobody else would hear of its errors. */
function afterAll(pending: readonly Promise<unknown>[], error: unknown): Promise<never> {
  if (pending.length === 0) throw error;
  return Promise.allSettled(pending).then(() => {
    throw error;
  });
}

function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const leaf = type.serialize(value);
  if (leaf !== null && leaf !== undefined) return leaf;
  throw new Error(`Expected \`${type}.serialize\` to return a value that is not null.`);
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
