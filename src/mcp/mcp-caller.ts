/** Who uses the tools, and the way by which prepared documents run for them: in this process, or over HTTP. */
import type { FormattedExecutionResult } from 'graphql';

export interface McpCaller {
  /** The results of a document, in order: one, or those of a subscription. Never rejects for what a caller did. */
  run(
    document: string,
    variables: DocumentVariables,
    signal: AbortSignal,
  ): AsyncIterable<FormattedExecutionResult>;
  /** Whether the caller has the permission `sql:write`. @throws GatewayError when nobody can tell */
  mayWriteSql(signal: AbortSignal): Promise<boolean>;
  /** Epoch milliseconds: by the clock of the books, or of this machine where the books are out of reach. */
  now(): number;
  /** JSON of a value that may be long. */
  toJson(value: unknown): Promise<string>;
}

export type DocumentVariables = Readonly<Record<string, unknown>>;
