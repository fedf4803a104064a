/** What analysts ask for every day, as prompts that say which tools to use, and how to stay within the budget. */
import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';
import { badInput } from '../errors/gateway-error.ts';
import { suggestion } from '../errors/nearest.ts';

type Arguments = Readonly<Record<string, string>>;

interface PromptDefinition extends Prompt {
  readonly arguments: { readonly name: string; readonly description: string; readonly required: boolean }[];
  text(given: Arguments): string;
}

const careful =
  'If a tool refuses with CREDITS_EXHAUSTED, stop, say so, and say when credit returns. State no figure that no tool gave you.';

const promptDefinitions: readonly PromptDefinition[] = [
  {
    name: 'answer_from_data',
    title: 'Answer a question from the warehouse',
    description:
      'Finds the tables, writes and reviews a statement, runs it, and answers with the rows as evidence.',
    arguments: [{ name: 'question', description: 'What to find out.', required: true }],
    text: ({ question }) => `Answer this question from our warehouse: ${question}

1. Read the resource cortex://warehouse/tables, and cortex://warehouse/tables/{schema}/{table} for the tables that matter.
2. Write one SELECT statement with as few columns and rows as the answer needs.
3. Show it to the tool optimize. Act on every WARNING and CRITICAL finding.
4. Run it with the tool execute_sql.
5. Answer in a sentence or two, then show the statement and the rows it rests on, and what you assumed.

${careful}`,
  },
  {
    name: 'explore_table',
    title: 'Get to know a table',
    description:
      'Describes a table: its columns, its size, the span of its dates, its usual values and its gaps.',
    arguments: [{ name: 'table', description: 'SCHEMA.TABLE', required: true }],
    text: ({ table }) => `Describe the table ${table} to somebody who has never seen it.

Read its columns (the resource cortex://warehouse/tables/{schema}/{table}), then use execute_sql with aggregates, not with
SELECT *: how many rows, the first and last date, how many different values and how many NULLs each column has, and the
usual values of columns that have few. Say what one row stands for, which columns identify it, and what looks wrong.

${careful}`,
  },
  {
    name: 'review_sql',
    title: 'Make a statement faster and cheaper',
    description: 'Reviews a statement without running it and rewrites it.',
    arguments: [{ name: 'statement', description: 'The SQL statement.', required: true }],
    text: ({ statement }) => `Review this statement with the tool optimize; do not run it:

${statement}

Explain each finding in a sentence, rewrite the statement so that none is left that matters, show the rewritten one to
optimize again, and compare both estimates.`,
  },
  {
    name: 'customer_feedback',
    title: 'Sum up what customers say',
    description: 'Rates texts from a table by aspect and sums them up with examples.',
    arguments: [
      {
        name: 'source',
        description: 'The table and column with the texts: SCHEMA.TABLE.COLUMN',
        required: true,
      },
      { name: 'aspects', description: 'What to rate, with commas between: price, delivery', required: false },
    ],
    text: ({ source, aspects = 'price, delivery, service' }) => `Sum up what customers say in ${source}.

Take 20 recent texts with execute_sql. Rate each with the tool sentiment and the categories ${aspects}. Give a table of
how many are positive, negative, mixed and neutral for each category, the two texts that show each problem best, and what
to do first. Say how many texts you looked at.

${careful}`,
  },
  {
    name: 'spending_review',
    title: 'Explain what was spent',
    description: 'Says who and what used credits, what changed, and what to do about it.',
    arguments: [
      {
        name: 'from',
        description: 'The first day, like 2026-11-01. Default: seven days ago.',
        required: false,
      },
      { name: 'to', description: 'The last day. Default: today.', required: false },
    ],
    text: ({
      from = 'seven days ago',
      to = 'today',
    }) => `Explain what was spent on AI and SQL from ${from} to ${to}.

Use the tool usage, grouped by DAY, by USER and by FUNCTION and MODEL, and the tool credit_status. Say what the total is,
which three users, functions and models used most, what changed from day to day, how many calls failed, and whether the
limits will last. Suggest at most three changes, each with the credits that it would save.`,
  },
  {
    name: 'find_in_documents',
    title: 'Answer a question from documents',
    description: 'Searches the documents and answers with quotations.',
    arguments: [
      { name: 'question', description: 'What to find out.', required: true },
      { name: 'service', description: 'The search service. Default: DOCS_SEARCH.', required: false },
    ],
    text: ({ question, service = 'DOCS_SEARCH' }) => `Answer this question from our documents: ${question}

Use the tool search on the service ${service}; search again in other words if the first hits do not answer it. Answer
from the hits alone, quote the sentences that the answer rests on, and name their documents. If the documents do not say
it, say so.

${careful}`,
  },
];

export const prompts: Prompt[] = promptDefinitions.map(({ text: _, ...prompt }) => prompt);

/** @throws GatewayError BAD_USER_INPUT */
export function getPrompt(name: string, given: Arguments): GetPromptResult {
  const names = promptDefinitions.map((prompt) => prompt.name);
  const prompt = promptDefinitions.find((known) => known.name === name);
  if (!prompt) throw badInput('name', `there is no such prompt.${suggestion(name, names)}`);
  for (const argument of prompt.arguments)
    if (argument.required && !given[argument.name]?.trim())
      throw badInput(argument.name, `is missing: ${argument.description}`);
  const known = new Set(prompt.arguments.map((argument) => argument.name));
  const unknown = Object.keys(given).find((argument) => !known.has(argument));
  if (unknown !== undefined)
    throw badInput(unknown.slice(0, 100), `is no argument of ${name}.${suggestion(unknown, known)}`);
  // An empty form field stands for the default.
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  return {
    description: prompt.description ?? '',
    messages: [{ role: 'user', content: { type: 'text', text: prompt.text(filled) } }],
  };
}
