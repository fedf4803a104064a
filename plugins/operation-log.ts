import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { WritableContext } from '../src/context.ts';
import { type MicroCredits, ZERO } from '../src/credits/micro-credits.ts';
import type { ErrorCode } from '../src/errors/gateway-error.ts';
import { codeOf } from '../src/errors/present-error.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import type { RequestLog } from '../src/observability/request-log.ts';

export interface OperationLogDependencies {
  readonly requestLog: Pick<RequestLog, 'operation'> | null;
}

/** Writes a line for every operation when it has ended, a subscription after its last result. */
export function operationLog({ requestLog }: OperationLogDependencies): GatewayPlugin {
  if (requestLog === null) return {};
  return {
    requestDidStart({ contextValue }) {
      const start = performance.now();
      const backEnds = new Set<string>();
      const queryIds = new Set<string>();
      const errors = new Set<ErrorCode>();
      let credits: MicroCredits = ZERO;
      const { onCharge } = contextValue;
      (contextValue as WritableContext).onCharge = (usage) => {
        onCharge?.(usage);
        credits = (credits + usage.credits) as MicroCredits;
        backEnds.add(usage.backend);
        if (usage.queryId !== null && queryIds.size < MOST_NAMES) queryIds.add(usage.queryId);
      };
      const note = (failed: readonly unknown[]) => {
        for (const error of failed) errors.add(codeOf(error));
      };
      const write = (operation: OperationDefinitionNode | undefined, document: DocumentNode | undefined) => {
        const { requestId, user, door, operationName } = contextValue;
        requestLog.operation({
          requestId,
          user,
          door: door.name,
          type: operation?.operation ?? 'invalid',
          operationName,
          fields: operation && document ? fieldsOf(operation, document) : [],
          credits,
          backEnds,
          queryIds,
          latencyMs: performance.now() - start,
          errors,
        });
      };
      return {
        didEncounterErrors: (request) => note(request.errors),
        didEncounterSubsequentErrors: (_, failed) => note(failed),
        willSendResponse({ operation, document, response }) {
          if (response.body.kind === 'single') write(operation, document);
        },
        willSendSubsequentPayload({ operation, document }, { hasNext }) {
          if (!hasNext) write(operation, document);
        },
      };
    },
  };
}

const MOST_NAMES = 20;

/** Root fields that only lead to others. */
const namespaces = new Set(['cortex', 'credits']);

/** Documents are kept by the document store, so each is looked at once. */
const known = new WeakMap<OperationDefinitionNode, readonly string[]>();

function fieldsOf(operation: OperationDefinitionNode, document: DocumentNode): readonly string[] {
  const found = known.get(operation);
  if (found) return found;
  const names = new Set<string>();
  const visit = ({ selections }: SelectionSetNode, prefix: string): void => {
    for (const selection of selections) {
      if (names.size >= MOST_NAMES) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, prefix);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = document.definitions.find(
          (definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
        );
        // Cycles were refused when the document was measured.
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) visit(fragment.selectionSet, prefix);
      } else if (prefix === '' && namespaces.has(selection.name.value) && selection.selectionSet)
        visit(selection.selectionSet, `${selection.name.value}.`);
      else names.add(prefix + selection.name.value);
    }
  };
  visit(operation.selectionSet, '');
  const fields = [...names];
  known.set(operation, fields);
  return fields;
}
