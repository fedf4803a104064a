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
import type { BusinessWords } from './classify/word-kinds.ts';
import { createHybrid, type HybridService } from './create-hybrid.ts';
import { answerByEither } from './data/answer-by-either.ts';
import { type AnswerFromData, createAnswerFromData } from './data/answer-from-data.ts';
import { createAskAnalyst } from './data/ask-analyst.ts';
import { createChooseSearch } from './data/choose-search.ts';
import { createReadSchema } from './data/read-schema.ts';
import { readSemanticSource, type SemanticSource } from './data/semantic-source.ts';
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

/** @throws ConfigError for a semantic model that cannot be read */
export function composeHybrid(deps: ComposeHybridDependencies): HybridService {
  const { config, cortex, sql, rest, govern, reserve, isEmbedded } = deps;
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

  const words = wordsOf(source, deps);

  function answerFromData(): AnswerFromData {
    if (!rest || !source) return bySql;
    const askAnalyst = createAskAnalyst({ rest, govern, source });
    const byAnalyst = createAnswerFromData({ sql, plan, askAnalyst });
    // Snowflake's Analyst is a model itself; the embedded one is a parser, and knows fewer ways to ask.
    return isEmbedded && config.EMBEDDED_MODEL_URL ? answerByEither(byAnalyst, bySql) : byAnalyst;
  }

  return createHybrid({
    cortex,
    plan,
    reserve,
    classify: createClassifier({
      complete: cortex.complete,
      model: config.CLASSIFY_WITH_MODEL ?? null,
      ...(words && { words }),
    }),
    chooseSearch: createChooseSearch(ownSchema),
    answerFromData: answerFromData(),
  });
}

function wordsOf(
  source: SemanticSource | null,
  { runner, logger }: ComposeHybridDependencies,
): (() => Promise<BusinessWords>) | null {
  if (source === null) return null;
  if ('view' in source) return createViewWords({ runner, view: source.view, logger, now: Date.now });
  const words = businessWordsOf(source.yaml);
  return async () => words;
}
