/**
 * AI_EXTRACT, or EXTRACT_ANSWER for each question.
 *
 * Settled: AI_COUNT_TOKENS does not know AI_EXTRACT, so text and questions are counted as a prompt of the stand-in
 * tokenizer, in the same statement; answer tokens come from the answers' length.
 */
import type { Estimate } from '../../credits/operation.ts';
import type { ExtractInput, Extraction, ExtractQuestionInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { CellValue } from '../../snowflake/statement/statement.ts';
import { mostTokens, usualTokens } from '../../tokens/estimate-tokens.ts';
import { explainRejection } from '../explain-rejection.ts';
import { checkDistinct, checkList } from '../input/check-list.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { managedContextLength } from '../models/snowflake-model.ts';
import type { RowCall, RowStatement } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import {
  type FunctionDependencies,
  MANAGED_PROMPT_TOKENS,
  STAND_IN_TOKENIZER,
} from './function-dependencies.ts';
import { type Origin, plainResult, record, said, tokenCount } from './read-cells.ts';

const MAX_QUESTIONS = 100;
const MAX_NAME_CHARACTERS = 128;
const MAX_QUESTION_CHARACTERS = 2000;
const MAX_ANSWER_TOKENS = 512;
/** Snowflake's limit for all answers together. */
const MAX_OUTPUT_TOKENS = 51_200;

type Answers = Extraction['answers'];

export function createExtract({ callRow, functions }: FunctionDependencies) {
  const plan = (input: ExtractInput): RowCall<Answers> => {
    const questions = checkQuestions(input.questions);
    const name = functions === 'ai' ? 'AI_EXTRACT' : 'EXTRACT_ANSWER';
    const row = checkText('input.text', input.text);
    checkContext('input.text', row, managedContextLength(name), name, 'shorten or split it.');
    const asked = questions.map(({ name: key, question }) => `${key}: ${question}`);
    // EXTRACT_ANSWER reads the text once for each question.
    const readings = functions === 'ai' ? 1 : questions.length;
    const { estimate, prompt } = estimateRow({
      texts: Array.from({ length: readings }, () => row),
      beside: asked,
      around: readings * MANAGED_PROMPT_TOKENS,
      // EXTRACT_ANSWER is billed for its input, and not for its answers.
      ...(functions === 'ai' ? answerTokens(row, questions) : { maxOutputTokens: 0 }),
    });
    return {
      statement: functions === 'ai' ? aiStatement(questions) : legacyStatement(questions),
      row,
      estimate,
      reuse: 'store',
      decode(cells, queryId) {
        const origin = { function: name, model: null, queryId };
        const read = functions === 'ai' ? readExtraction : readAnswers;
        const { answers, tokens } = read(cells, questions, origin);
        return {
          answer: answers,
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: Math.min(usualTokens(JSON.stringify(answers)), estimate.maxOutputTokens),
            isReckoned: true,
          },
        };
      },
    };
  };

  return {
    plan,
    async extract(input: ExtractInput, caller: Caller, field = 'extract'): Promise<Extraction> {
      const { answer, usage } = await callRow(plan(input), caller, { field, quoteId: input.quote });
      const response = Object.fromEntries(answer.map(({ name, value }) => [name, value]));
      return { answers: answer, response, usage };
    },
  };
}

/** An answer is a piece of the text. */
function answerTokens(
  text: string,
  questions: readonly ExtractQuestionInput[],
): Pick<Estimate, 'maxOutputTokens' | 'likelyOutputTokens'> {
  const longest = Math.min(MAX_ANSWER_TOKENS, mostTokens(text) + 16);
  const names = questions.reduce((sum, { name }) => sum + mostTokens(name) + 8, 0);
  const together = (each: number) => Math.min(MAX_OUTPUT_TOKENS, names + each * questions.length);
  return { maxOutputTokens: together(longest), likelyOutputTokens: together(Math.min(longest, 64)) };
}

function checkQuestions(questions: readonly ExtractQuestionInput[]): readonly ExtractQuestionInput[] {
  checkList('input.questions', questions, { min: 1, max: MAX_QUESTIONS, what: 'questions' });
  const checked = questions.map(({ name, question }, i) => ({
    name: checkText(`input.questions[${i}].name`, name, MAX_NAME_CHARACTERS),
    question: checkText(`input.questions[${i}].question`, question, MAX_QUESTION_CHARACTERS),
  }));
  checkDistinct(
    checked.map(({ name }) => name),
    (i) => `input.questions[${i}].name`,
  );
  return checked;
}

function aiStatement(questions: readonly ExtractQuestionInput[]): RowStatement {
  const format = JSON.stringify(Object.fromEntries(questions.map(({ name, question }) => [name, question])));
  return {
    function: 'AI_EXTRACT',
    model: null,
    columns: [
      'AI_EXTRACT(text => f.value::text, responseFormat => PARSE_JSON(?))',
      `AI_COUNT_TOKENS('ai_complete', '${STAND_IN_TOKENIZER}', CONCAT(f.value::text, ?), FALSE)`,
    ],
    // The whole response format is billed as input.
    binds: [format, format],
  };
}

function legacyStatement(questions: readonly ExtractQuestionInput[]): RowStatement {
  return {
    function: 'EXTRACT_ANSWER',
    model: null,
    columns: [
      ...questions.map(() => 'SNOWFLAKE.CORTEX.EXTRACT_ANSWER(f.value::text, ?)'),
      `SNOWFLAKE.CORTEX.COUNT_TOKENS('${STAND_IN_TOKENIZER}', f.value::text)`,
    ],
    binds: questions.map(({ question }) => question),
  };
}

interface Read {
  readonly answers: Answers;
  readonly tokens: unknown;
}

/** `{error: null, response: {name: value}}`; a value that the text does not hold is null or the text "None". */
function readExtraction(
  [result, tokens]: readonly CellValue[],
  questions: readonly ExtractQuestionInput[],
  origin: Origin,
): Read {
  const { error, response } = record(plainResult(result, origin), origin);
  if (error !== null && error !== undefined)
    throw explainRejection(said(error), origin, { queryId: origin.queryId });
  // A question may be called `constructor`.
  const values = new Map(Object.entries(record(response, origin)));
  return { answers: questions.map(({ name }) => ({ name, value: found(values.get(name)) })), tokens };
}

/** `[{answer, score}]` for each question, or the answer alone. */
function readAnswers(
  cells: readonly CellValue[],
  questions: readonly ExtractQuestionInput[],
  origin: Origin,
): Read {
  const answers = questions.map(({ name }, i) => {
    const result = plainResult(cells[i], origin);
    const [best] = asList(result) ?? [{ answer: result }];
    return { name, value: found(record(best ?? {}, origin).answer) };
  });
  // Each question reads the text once more.
  const asked = questions.reduce((sum, { question }) => sum + usualTokens(question), 0);
  return { answers, tokens: Number(cells[questions.length] ?? Number.NaN) * questions.length + asked };
}

/** Null for an answer that is a text, which may begin as a list does. */
function asList(result: unknown): readonly unknown[] | null {
  const parsed = typeof result === 'string' ? parseJson(result) : result;
  return Array.isArray(parsed) ? parsed : null;
}

/** AI_EXTRACT says "None" for what a text does not hold, EXTRACT_ANSWER says nothing. */
const found = (value: unknown) => (value === undefined || value === 'None' || value === '' ? null : value);
