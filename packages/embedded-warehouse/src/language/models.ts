/**
 * Which models the embedded warehouse knows: its own, and every Cortex model name, mapped to the local model that
 * answers in its place. Limits are those of the Cortex model, so that a text that is too long for it fails here too.
 */

export const LOCAL_COMPLETION_MODEL = 'local-extractive-complete-v1';
const LOCAL_EMBEDDING_MODELS = { 768: 'local-hash-embed-768', 1024: 'local-hash-embed-1024' } as const;

export interface CompletionModel {
  readonly kind: 'completion';
  /** As it was asked for. */
  readonly name: string;
  /** What really runs. */
  readonly local: string;
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens: number;
}

export interface EmbeddingModel {
  readonly kind: 'embedding';
  readonly name: string;
  readonly local: string;
  readonly contextLength: number;
  readonly dimensions: 768 | 1024;
}

export type LanguageModel = CompletionModel | EmbeddingModel;

/** `name context-in-thousands-of-tokens max-output-in-tokens` (docs.snowflake.com, Cortex AI functions, models). */
const completionModels = `
claude-3-5-sonnet 200 8192;claude-3-7-sonnet 200 32000;claude-4-sonnet 200 32000;claude-4-opus 200 8192;
claude-4-5-sonnet 200 64000;claude-sonnet-4-5 200 64000;claude-sonnet-4-6 1000 64000;claude-sonnet-5 1000 64000;
claude-haiku-4-5 200 64000;claude-opus-4-5 200 64000;claude-opus-4-6 1000 128000;claude-opus-4-7 1000 128000;
claude-opus-4-8 1000 128000;claude-opus-5 1000 128000;deepseek-r1 32.768 8192;gemini-2.5-flash 1000 64000;
gemini-3-pro 200 64000;gemini-3.1-pro 1000 64000;gemma-7b 8 8192;jamba-1.5-large 256 8192;jamba-1.5-mini 256 8192;jamba-instruct 256 8192;
llama2-70b-chat 4.096 4096;llama3-70b 8 8192;llama3-8b 8 8192;llama3.1-405b 128 8192;llama3.1-70b 128 8192;
llama3.1-8b 128 8192;llama3.2-1b 128 8192;llama3.2-3b 128 8192;llama3.3-70b 128 8192;llama4-maverick 128 8192;llama4-scout 128 8192;
mistral-7b 32 8192;mistral-large 32 8192;mistral-large2 128 8192;mistral-large3 256 32768;mixtral-8x7b 32 8192;
openai-gpt-4.1 128 32000;openai-gpt-5 272 8192;openai-gpt-5-chat 272 8192;openai-gpt-5-mini 272 8192;openai-gpt-5-nano 272 8192;
openai-gpt-5.1 272 8192;openai-gpt-5.4-mini 400 128000;openai-gpt-5.4-nano 400 128000;openai-gpt-oss-120b 128 8192;
openai-gpt-oss-20b 128 8192;openai-o4-mini 200 32000;pixtral-large 128 8192;qwen3-32b 128 8192;reka-core 32 8192;reka-flash 100 8192;snowflake-arctic 4.096 4096;
snowflake-llama-3.1-405b 8 8000;snowflake-llama-3.3-70b 128 8192;sf-llama-3.3-70b 128 8192`;

/** `name tokens dimensions`. */
const embeddingModels = `
e5-base-v2 512 768;snowflake-arctic-embed-m 512 768;snowflake-arctic-embed-m-v1.5 512 768;
multilingual-e5-large 512 1024;nv-embed-qa-4 512 1024;snowflake-arctic-embed-l-v2.0 512 1024;
snowflake-arctic-embed-l-v2.0-8k 8192 1024;voyage-multilingual-2 32000 1024;voyage-multimodal-3 32000 1024`;

const LOCAL_CONTEXT = 1_000_000;

function parse(table: string): string[][] {
  return table
    .split(';')
    .map((row) => row.trim().split(' '))
    .filter((row) => row.length === 3);
}

const models = new Map<string, LanguageModel>();
for (const [name, context, output] of parse(completionModels) as [string, string, string][]) {
  models.set(name, {
    kind: 'completion',
    name,
    local: LOCAL_COMPLETION_MODEL,
    contextLength: Math.round(Number(context) * 1000),
    maxOutputTokens: Number(output),
  });
}
for (const [name, context, size] of parse(embeddingModels) as [string, string, string][]) {
  const dimensions = size === '768' ? 768 : 1024;
  const local = LOCAL_EMBEDDING_MODELS[dimensions];
  models.set(name, { kind: 'embedding', name, local, contextLength: Number(context), dimensions });
}
models.set(LOCAL_COMPLETION_MODEL, {
  kind: 'completion',
  name: LOCAL_COMPLETION_MODEL,
  local: LOCAL_COMPLETION_MODEL,
  contextLength: LOCAL_CONTEXT,
  maxOutputTokens: 8192,
});
for (const dimensions of [768, 1024] as const) {
  const local = LOCAL_EMBEDDING_MODELS[dimensions];
  models.set(local, { kind: 'embedding', name: local, local, contextLength: LOCAL_CONTEXT, dimensions });
}

/** All of them, in a fixed order. */
export const languageModels: readonly LanguageModel[] = [...models.values()];

/** Names are matched without regard to case, as Snowflake does; null for an unknown one. */
export function findModel(name: string): LanguageModel | null {
  return models.get(name.trim().toLowerCase()) ?? null;
}

export function findCompletionModel(name: string): CompletionModel | null {
  const model = findModel(name);
  return model?.kind === 'completion' ? model : null;
}

export function findEmbeddingModel(name: string): EmbeddingModel | null {
  const model = findModel(name);
  return model?.kind === 'embedding' ? model : null;
}

/** The local model that runs in the place of the one named; the name itself when it is not known. */
export function localModelName(name: string): string {
  return findModel(name)?.local ?? name;
}
