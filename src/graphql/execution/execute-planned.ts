/** Executes operations by plans that are kept with their documents; what has no plan is executed by graphql-js. */
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../../context.ts';
import type { FairTurns } from '../../threads/fair-turns.ts';
import { type Coerced, createCoercion } from './coerce-variables.ts';
import { createCopy, unusual } from './copy-value.ts';
import { type OperationPlan, planOperation } from './plan-operation.ts';
import { runPlan } from './run-plan.ts';

interface PreparedOperation {
  readonly plan: OperationPlan;
  readonly coerce: (given: Readonly<Record<string, unknown>>) => Coerced;
}

interface PlannedOperation extends Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'> {
  readonly contextValue: RequestContext;
}

export interface PlannedExecution {
  /** As `execute` of graphql-js. */
  execute(asked: PlannedOperation): Promise<ExecutionResult>;
  /** As `createSourceEventStream` of graphql-js. */
  startEvents(asked: PlannedOperation): Promise<AsyncIterable<unknown> | ExecutionResult>;
  /**
   * What turns each event of a subscription into a result. Its variables are coerced once, not for each event.
   * The events are made by `startEvents`, which has refused wrong variables.
   */
  ofEvents(asked: PlannedOperation): (event: unknown) => Promise<ExecutionResult> | ExecutionResult;
}

export function createPlannedExecution(
  schema: GraphQLSchema,
  turns: Pick<FairTurns, 'pause'>,
): PlannedExecution {
  /** Kept as long as their documents, which the store of Apollo Server keeps. */
  const known = new WeakMap<OperationDefinitionNode, PreparedOperation | null>();
  const coercionOf = createCoercion(schema);

  function planOf({ document, operationName }: PlannedOperation): PreparedOperation | null {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    let planned = known.get(operation);
    if (planned === undefined) {
      const plan = planOperation(schema, document, operation);
      planned = plan && { plan, coerce: coercionOf(plan.operation) };
      known.set(operation, planned);
    }
    return planned;
  }

  return {
    execute(asked) {
      const planned = planOf(asked);
      if (!planned) return Promise.resolve(execute({ ...asked, schema }));
      const { contextValue, variableValues } = asked;
      const variables = planned.coerce(variableValues ?? {});
      if (variables.errors) return Promise.resolve({ errors: variables.errors });
      const pause = () => turns.pause(contextValue);
      return Promise.resolve(
        runPlan(planned.plan, { contextValue, variableValues: variables.coerced, pause }),
      );
    },
    startEvents: ({ document, operationName, variableValues, contextValue }) =>
      createSourceEventStream({ schema, document, operationName, variableValues, contextValue }),
    ofEvents(asked) {
      const planned = planOf(asked);
      if (!planned)
        return (rootValue) => execute({ ...asked, schema, rootValue }) as Promise<ExecutionResult>;
      const { plan } = planned;
      const variables = planned.coerce(asked.variableValues ?? {});
      if (variables.errors) throw new GraphQLError('the variables of a subscription were not checked');
      const { contextValue } = asked;
      const options = {
        contextValue,
        variableValues: variables.coerced,
        pause: () => turns.pause(contextValue),
      };
      const run = (rootValue: unknown) => runPlan(plan, { ...options, rootValue });
      const copy = createCopy(plan.root.type, plan.root);
      if (!copy) return run;
      // An event is read from a plain object: nothing is executed for each token.
      return (rootValue) => {
        try {
          return { data: copy(rootValue) as Record<string, unknown> };
        } catch (error) {
          if (error !== unusual) throw error;
          return run(rootValue);
        }
      };
    },
  };
}
