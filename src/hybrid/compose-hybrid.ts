/** `hybrid` as the configuration wants it: how questions are classified, and by what they are answered from data. */
import type { Config } from '../config.ts';
import type { CortexService } from '../cortex/create-cortex.ts';
import type { Reserve } from '../credits/governor/reserve.ts';
import type { Govern } from '../credits/operation.ts';
import type { Logger } from '../observability/log.ts';
import type { CortexRest } from '../snowflake/rest/cortex-rest.ts';
import type { SqlService } from '../snowflake/sql/sql-service.ts';
import type { StatementRunner } from '../snowflake/statement/statement.ts';
import { businessWordsOf } from './classify/business-words.ts';
import { createClassifier } from './classify/create-classifier.ts';
import { createViewWords } from './classify/view-words.ts';
import { createHybrid, type HybridService } from './create-hybrid.ts';
import { answerByEither } from './data/answer-by-either.ts';
import { type AnswerFromData, createAnswerFromData } from './data/answer-from-data.ts';
import { type AskAnalyst, createAskAnalyst } from './data/ask-analyst.ts';
import { createChooseSearch } from './data/choose-search.ts';
import { createReadSchema } from './data/read-schema.ts';
import { readSemanticSource } from './data/semantic-source.ts';
import { createAnswerBySql } from './data/write-statement.ts';
import { createPlanCalls } from './plan-calls.ts';

export interface ComposeHybridDependencies {
  readonly config: Config;
  readonly cortex: CortexService;
  readonly sql: SqlService;
  /** Null where the login is one that Cortex REST does not take. */
  readonly rest: CortexRest | null;
  readonly govern: Govern;
  readonly reserve: Reserve;
  readonly isEmbedded: boolean;
  /** Runs what is no caller's. */
  readonly runner: StatementRunner;
  readonly logger: Logger;
}

export interface ComposedHybrid {
  readonly service: HybridService;
  /** Resolves when the account was asked once for the words of the semantic view, if there is one. */
  readonly wordsTried: Promise<void>;
  close(): void;
}

/** @throws ConfigError for a semantic model that cannot be read */
export function composeHybrid(deps: ComposeHybridDependencies): ComposedHybrid {
  const { config, cortex, sql, rest, govern, reserve, isEmbedded, runner, logger } = deps;
  const source = readSemanticSource(config, isEmbedded);
  const yaml = source && 'yaml' in source ? source.yaml : null;
  const ownSchema = { sql, database: config.SNOWFLAKE_DATABASE, schema: config.SNOWFLAKE_SCHEMA };
  const plan = createPlanCalls({ cortex, sql });
  const bySql = createAnswerBySql({
    complete: cortex.complete,
    sql,
    plan,
    readSchema: createReadSchema(ownSchema),
    semanticModel: yaml,
  });

  const fileWords = businessWordsOf(yaml ?? '');
  const viewWords =
    source && 'view' in source ? createViewWords({ runner, view: source.view, logger, now: Date.now }) : null;

  function answerFromData(): AnswerFromData {
    if (!rest || !source) return bySql;
    const analyst = createAskAnalyst({ rest, govern, source });
    const askAnalyst: AskAnalyst = {
      ...analyst,
      async ask(question, caller, field) {
        const analysis = await analyst.ask(question, caller, field);
        viewWords?.renew();
        return analysis;
      },
    };
    const byAnalyst = createAnswerFromData({ sql, plan, askAnalyst });
    // Snowflake's Analyst is a model itself; the embedded one is a parser, and knows fewer ways to ask.
    return isEmbedded && config.EMBEDDED_MODEL_URL ? answerByEither(byAnalyst, bySql) : byAnalyst;
  }

  const service = createHybrid({
    cortex,
    plan,
    reserve,
    classify: createClassifier({
      complete: cortex.complete,
      model: config.CLASSIFY_WITH_MODEL ?? null,
      words: () => viewWords?.known() ?? fileWords,
    }),
    chooseSearch: createChooseSearch(ownSchema),
    answerFromData: answerFromData(),
  });
  return {
    service,
    wordsTried: viewWords?.tried ?? Promise.resolve(),
    close: () => viewWords?.close(),
  };
}
