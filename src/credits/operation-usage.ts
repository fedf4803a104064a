import type { MicroCredits } from './micro-credits.ts';

export type Backend = 'SNOWFLAKE' | 'LAMBDA_LABS';

/** The usage of one operation, as the schema's OperationUsage shows it. */
export interface OperationUsage {
  readonly function: string;
  readonly model: string | null;
  readonly backend: Backend;
  readonly warehouse: string | null;
  readonly queryId: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: MicroCredits;
  readonly cached: boolean;
  readonly latencyMs: number;
}
