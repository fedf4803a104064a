/** Public model APIs and other local servers: not the rented GPUs. */
const PUBLIC_HOST =
  /(^|\.)(openai\.com|azure\.com|anthropic\.com|openrouter\.ai|mistral\.ai|groq\.com|together\.(xyz|ai)|fireworks\.ai|deepseek\.com|perplexity\.ai|googleapis\.com|cohere\.(ai|com)|huggingface\.co|x\.ai|nvidia\.com|replicate\.com|anyscale\.com|databricks\.com|snowflakecomputing\.(com|cn)|amazonaws\.com|cloudflare\.com|github\.ai|voyageai\.com)$/i;

const GATEWAY_HOST = /(^|[.-])gateway([.-]|$)|cortex-gateway/i;
/** Where the gateway listens on the machine that asks it. */
const GATEWAY_PORTS = new Set(['4000', '8003', '9030']);
const SAME_MACHINE = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|host\.docker\.internal|\[::1?\])$/i;
/** Ollama and LM Studio. */
const DESKTOP_PORTS = new Set(['11434', '1234']);
const MODEL_PATH =
  /\/v1\/(chat\/completions|completions|embeddings|models|responses|rerank|score|pooling|load_lora_adapter|unload_lora_adapter)\b|\/v2\/rerank$|\/(generate(_stream)?|(de)?tokenize|pooling|invocations|reset_prefix_cache|wake_up)$/i;

/** Names of settings and variables that hold the address of a GPU server. */
export const GPU_NAME =
  /(vllm|lambda_?labs|lambdalabs|(^|_)gpu(_|$|s_)|gpu_?(url|host|server|endpoint|base)|inference_(url|server|host|endpoint|base))/i;

/** What a model server is called where its address says no more: `"whisper": "http://10.0.0.5:8009/health"`. */
const MODEL_NAME =
  /(^|[_.-])(llms?|whisper|embed(der|ding)?s?|rerank(er)?|chat_?model|mistral|mixtral|llama\d*|qwen\d*|gemma|deepseek)([_.-]|$)/i;
const PRIVATE_HOST = /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/;
const MODEL_PORT = /^80(0\d|10)$/;

/** A host whose name says what it is. */
const NAMED_HOST = /lambda(?!-url)|vllm|(^|[.-])(gpu|inference)/i;
const INTERNAL_HOST =
  /^(localhost|host\.docker\.internal|\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])$|vllm|gpu|lambda|llm|inference|(^|\.)(internal|local|lan|corp|svc|cluster)(\.|$)|^[\w-]+$|\uE000/i;

/** Whether a URL is one of a public model API. */
export function isPublicAddress(url: string): boolean {
  return PUBLIC_HOST.test(/^https?:\/\/([^\s/:]+)/i.exec(url)?.[1] ?? '');
}

/** Whether a URL is the gateway's own. */
export function isGatewayUrl(url: string): boolean {
  return GATEWAY_HOST.test(/^https?:\/\/([^\s/:]+)/i.exec(url)?.[1] ?? '');
}

/** What is known of the place where an address stands. */
export interface AddressHint {
  /** The name of the variable, setting or argument that holds it. */
  readonly name?: string;
  /** It is the base URL of an OpenAI client. */
  readonly client?: boolean;
  /** What holds it asks private servers by the paths of models. */
  readonly asksPrivate?: boolean;
}

/** Whether a URL is the address of a vLLM server. `\uE000` stands for what is not known of it. */
export function isGpuAddress(text: string, hint: AddressHint = {}): boolean {
  const match = /^\s*(https?):\/\/([^\s/:@]+@)?(\[[^\]]+\]|[^\s/:]+)(?::([^\s/]+))?([^\s]*)/i.exec(text);
  if (match === null) return false;
  const [, scheme = '', , host = '', port = '', path = ''] = match;
  if (PUBLIC_HOST.test(host) || GATEWAY_HOST.test(host)) return false;
  const isNamed = NAMED_HOST.test(host);
  if (DESKTOP_PORTS.has(port) || (GATEWAY_PORTS.has(port) && SAME_MACHINE.test(host))) return false;
  if (hint.client === true) return true;
  // An unknown host that is reached as public APIs are says nothing.
  if (/^\uE000+$/.test(host) && scheme === 'https' && port === '' && hint.name === undefined) return false;
  if (hint.name !== undefined && GPU_NAME.test(hint.name)) return true;
  const tells = hint.asksPrivate === true || MODEL_NAME.test(hint.name ?? '');
  if (tells && PRIVATE_HOST.test(host) && MODEL_PORT.test(port)) return true;
  if (isNamed && (port !== '' || /^\/v1/.test(path))) return true;
  if (MODEL_PATH.test(path)) return INTERNAL_HOST.test(host);
  return /^\/v1\/?$/.test(path) && (port !== '' || /llm/i.test(host)) && INTERNAL_HOST.test(host);
}

/** Whether a text is the address of a private host on a port that vLLM takes: `http://10.0.0.5:8000`. */
export function isPrivateModelPort(text: string): boolean {
  const [, host = '', port = ''] = /^https?:\/\/([\d.]+):(\d+)\/?$/.exec(text) ?? [];
  return PRIVATE_HOST.test(host) && MODEL_PORT.test(port);
}

/** What a shell, Helm, Jinja or a format of Python fills in. */
const TEMPLATE = /\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|\$\w+|%\(\w+\)s|%s|\{[\w.]*\}/g;

/** The first address of a vLLM server in a text that may list several. */
export function gpuAddressIn(text: string, hint: AddressHint = {}): { readonly offset: number } | null {
  // `GPU_HOST=gpu-1.example:8000`
  const isHost =
    GPU_NAME.test(hint.name ?? '') && /^(?:[\w.-]*[a-z][\w.-]*|\d+(?:\.\d+){3}):\d{4,5}$/i.test(text);
  if (isHost) return isGpuAddress(`http://${text}`, hint) ? { offset: 0 } : null;
  const plain = text.replace(TEMPLATE, (template) => '\uE000'.repeat(template.length));
  for (const match of plain.matchAll(/https?:\/\/[^\s"'`,;<>)\]}]+(?:\][^\s"'`,;]*)?/gi)) {
    if (isGpuAddress(match[0], hint)) return { offset: match.index };
  }
  return null;
}
