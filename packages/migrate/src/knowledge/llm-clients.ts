/** Classes and functions that make a client of an OpenAI-compatible server, by their last names. */
const CLIENTS = new Set([
  // openai, llamaindex and LangChain for Python and JavaScript
  'OpenAI',
  'AsyncOpenAI',
  'AzureOpenAI',
  'AsyncAzureOpenAI',
  'OpenAIClient',
  'ChatOpenAI',
  'BaseChatOpenAI',
  'VLLMOpenAI',
  'VllmServer',
  'OpenAIEmbeddings',
  'OpenAIEmbedding',
  'OpenAILike',
  'OpenAILikeEmbedding',
  'init_chat_model',
  'init_embeddings',
  'initChatModel',
  // The AI SDK
  'createOpenAI',
  'createOpenAICompatible',
  // Agents and pipelines
  'OpenAIModel',
  'OpenAIChatModel',
  'OpenAIResponsesModel',
  'OpenAIProvider',
  'OpenAIServerModel',
  'OpenAIChatGenerator',
  'OpenAIGenerator',
  'OpenAITextEmbedder',
  'OpenAIDocumentEmbedder',
  'OpenAIChatCompletionClient',
  'OpenAIChatCompletion',
  'OpenAIChat',
  'LiteLLMModel',
  'LiteLlm',
  'ChatLiteLLM',
  'LLM',
  'LM',
  'Router',
  // Servers of Hugging Face
  'InferenceClient',
  'AsyncInferenceClient',
  'HuggingFaceEndpoint',
  'HuggingFaceEndpointEmbeddings',
  'HuggingFaceTextGenInference',
  'TextGenerationInference',
  'TextEmbeddingsInference',
  'HfInference',
]);

/** The same where the package makes a general name clear. */
const BY_PATH =
  /^(openai(\.default)?\.(Async)?Client|text_generation\.(Async)?Client|litellm\.(a?completion|a?embedding|a?text_completion|a?responses)|mem0\.\w+\.from_config|\w+\.with_options)$/;

export function isLlmClient(lastName: string, path: string | null): boolean {
  if (path !== null && /^(redis|flask|fastapi|express|starlette|react-router)/.test(path)) return false;
  return CLIENTS.has(lastName) || (path !== null && BY_PATH.test(path));
}

/** What the arguments that hold a server's address are called. */
export const BASE_URL =
  /^(base_?url|api_?base(_?url)?|openai_?(api_?)?base(_?url)?|api_?url|endpoint(_?url)?|inference_?server_?url|server_?url|host_?url)$/i;
