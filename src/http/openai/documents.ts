/** What the door asks for, as documents of the schema: so every call passes the same runner as GraphQL's. */
import { hash } from 'node:crypto';

const usage = 'usage { backend model inputTokens outputTokens credits cached queryId latencyMs reason }';
const toolCalls = 'toolCalls { id name arguments }';

export const documents = {
  complete: `query OpenAiComplete($input: CompleteInput!) { cortex { complete(input: $input) { text structured model finishReason ${toolCalls} ${usage} } } }`,
  stream: `subscription OpenAiStream($input: CompleteInput!) { complete(input: $input) { delta finishReason ${toolCalls} ${usage} } }`,
  embed: `query OpenAiEmbed($texts: [String!]!, $model: String, $dimensions: Int) { cortex { embedMany(texts: $texts, model: $model, dimensions: $dimensions) { model vector ${usage} } } }`,
  models:
    'query OpenAiModels { models { name backends functions contextLength maxOutputTokens dimensions available default } }',
} as const;

export type DocumentName = keyof typeof documents;

const ids = Object.fromEntries(
  Object.entries(documents).map(([name, text]) => [name, hash('sha256', text, 'hex')]),
) as Readonly<Record<DocumentName, string>>;

export const documentId = (name: DocumentName): string => ids[name];

/** Where only listed documents are trusted, these are: nobody can send others through this door. */
export const openAiDocuments: ReadonlyMap<string, string> = new Map(
  Object.entries(documents).map(([name, text]) => [ids[name as DocumentName], text]),
);
