/** Answers an operation that was found invalid elsewhere as Apollo Server would: the plugins are told the same. */
import {
  type GraphQLRequestContextDidEncounterErrors as FailedRequest,
  type GraphQLResponse,
  HeaderMap,
  type GraphQLRequestContextWillSendResponse as SentRequest,
} from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.ts';
import type { JoinedPlugins } from './join-plugins.ts';

/** @param errors in their public form */
export type AnswerInvalid = (
  errors: readonly GraphQLFormattedError[],
  contextValue: RequestContext,
) => Promise<GraphQLResponse>;

type InvalidRequest = FailedRequest<RequestContext> & SentRequest<RequestContext>;

export function createInvalidAnswers(
  plugins: Pick<JoinedPlugins, 'begin'>,
  schema: GraphQLSchema,
): AnswerInvalid {
  return async (errors, contextValue) => {
    const body = { kind: 'single', singleResult: { errors } } as const;
    const response = { http: { status: 400, headers: new HeaderMap() }, body };
    const invalid = { request: {}, response, contextValue, schema } as unknown as InvalidRequest;
    const tell = plugins.begin(invalid);
    const told = errors.map(({ message, extensions }) => new GraphQLError(message, { extensions }));
    await tell('didEncounterErrors', Object.assign(invalid, { errors: told }));
    await tell('willSendResponse', invalid);
    return invalid.response;
  };
}
