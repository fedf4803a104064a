/** Reads statements: what they are, for the guard, and what could be better in them, for advice. */
import { createThreadPool, type SharedByThreads, TaskEndedError } from '../../threads/thread-pool.ts';
import type { ExplainPlan } from './advice/explain-plan.ts';
import { findIssues } from './advice/find-issues.ts';
import { type Finding, finding } from './advice/finding.ts';
import { isTooLong, parseStatement } from './parse-statement.ts';
import { emptyShape, type StatementDescription } from './statement-description.ts';

export interface ReadStatement {
  /** Never fails: a text that cannot be understood says so in `refusals`. */
  readonly description: StatementDescription;
  /** The statement as Snowflake may explain it; null when it could not be read to its end. */
  readonly bare: string | null;
}

export interface StatementReader {
  /** @throws GatewayError OVERLOADED when the user has too many statements waiting */
  read(sql: string, user: string): Promise<ReadStatement>;
  /** @throws GatewayError as `read` */
  findIssues(sql: string, plan: ExplainPlan | null, user: string): Promise<readonly Finding[]>;
}

/** For a thread: with a plan, even none, the issues are asked for. */
export interface ReaderTask {
  readonly sql: string;
  readonly plan?: ExplainPlan | null;
}
export type ReaderAnswer = ReadStatement | readonly Finding[];

/** Reads where it is called, and holds up everyone else there. */
export const readHere: StatementReader = {
  async read(sql) {
    const { description, syntax } = await parseStatement(sql);
    if (!syntax) return { description, bare: null };
    const { tokens, from } = syntax;
    return { description, bare: sql.slice(tokens[from]?.start, tokens.at(-1)?.end) };
  },
  async findIssues(sql, plan) {
    const { description, syntax } = await parseStatement(sql);
    return syntax ? findIssues(sql, description, syntax, plan) : [];
  },
};

export interface ThreadedReader extends StatementReader {
  /** Starts a thread, so that the first statement does not wait for it. */
  warmUp(): void;
  close(): Promise<void>;
}

/** The parser as the first thread of this process has compiled it. */
const parser: SharedByThreads = {};

/** Usual statements take a millisecond, and the longest half a second. */
const PROCESSOR_MS = 5_000;

/** Reads on threads: a statement is read before it is paid for, however long it is. */
export function createThreadedReader(): ThreadedReader {
  const pool = createThreadPool<ReaderTask, ReaderAnswer>({
    script: new URL('./reader-thread.ts', import.meta.url),
    threads: 2,
    processorMs: PROCESSOR_MS,
    maxWaiting: 200,
    maxHeapMegabytes: 256,
    shared: parser,
  });
  /** @param instead what is answered where the time or the memory for it does not suffice */
  const run = (user: string, task: ReaderTask, instead: ReaderAnswer): Promise<ReaderAnswer> =>
    pool.run(user, task).catch((error: unknown) => {
      if (error instanceof TaskEndedError) return instead;
      throw error;
    });
  return {
    async read(sql, user) {
      // Too long is refused here: copying it to a thread would be wasted.
      if (isTooLong(sql)) return readHere.read(sql, user);
      return (await run(user, { sql }, { description: tooMuchToRead, bare: null })) as ReadStatement;
    },
    async findIssues(sql, plan, user) {
      if (isTooLong(sql)) return readHere.findIssues(sql, plan, user);
      return (await run(user, { sql, plan }, [notLookedAt])) as readonly Finding[];
    },
    warmUp: () => void pool.warmUp(),
    close: pool.close,
  };
}

const tooMuchToRead: StatementDescription = {
  kind: 'OTHER',
  head: '',
  statements: 1,
  shape: emptyShape,
  placeholders: 0,
  tables: [],
  functions: [],
  sequences: [],
  refusals: [
    {
      rule: 'too-large',
      reason: 'The statement takes too long to read: make it simpler',
      line: 1,
      column: 1,
    },
  ],
};

const notLookedAt = finding(
  'too-large',
  'INFO',
  'The statement is too large to be looked at within the time for it.',
  'Make it simpler, or ask about its parts.',
);
