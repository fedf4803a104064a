/** A question to the embedded Analyst: SQL with what was assumed, or a question back. The same in, the same out. */
import type { AnalystAnswer } from '../protocol/rest-api.ts';
import type { SemanticModel } from './model/semantic-model.ts';
import { type BusinessQuestion, isCombined, isUnclear } from './question/question.ts';
import { readMessage } from './reading/read-message.ts';
import { sayPeriod } from './time/period.ts';
import { interpretationOf } from './writing/interpretation.ts';
import { writeParts } from './writing/write-parts.ts';
import { writeStatement } from './writing/write-statement.ts';

export function analyseQuestion(model: SemanticModel, text: string, today: Date): AnalystAnswer {
  const verified = model.verified_queries.find(({ question }) => plain(question) === plain(text));
  if (verified) {
    const { name, question, sql } = verified;
    const verifiedQuery = { name, question, sql };
    return {
      text: question,
      statement: sql,
      verifiedQuery,
      suggestions: [],
      assumptions: [`The verified query ${name} answers it.`],
    };
  }
  const read = readMessage(model, text, today);
  if (isUnclear(read)) {
    const { why, suggestions = [] } = read;
    return { text: why, statement: null, verifiedQuery: null, suggestions, assumptions: [] };
  }
  return {
    text: interpretationOf(read),
    statement: isCombined(read) ? writeParts(model, read) : writeStatement(model, read),
    verifiedQuery: null,
    suggestions: [],
    assumptions: [...new Set(read.assumptions), ...(isCombined(read) ? [] : periodsOf(read))],
  };
}

/** What is asked together says its periods in each of its parts. */
const periodsOf = ({ period, before }: BusinessQuestion) => [
  period ? `The period is ${sayPeriod(period)} (UTC).` : 'No period is named, so all of the data counts.',
  ...(before ? [`It is compared with ${sayPeriod(before)}.`] : []),
];

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
