import type { SgNode } from '@ast-grep/napi';
import type { Edit } from './edits.ts';

/** How a language says where the gateway is and who calls. */
interface GatewayAddress {
  readonly url: string;
  readonly key: string;
  /** How an argument or field is written. */
  readonly pair: (name: string, value: string) => string;
}

const JAVASCRIPT: GatewayAddress = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template.
  url: "`${process.env.CORTEX_GATEWAY_URL ?? 'http://127.0.0.1:4000'}/v1`",
  key: "process.env.CORTEX_GATEWAY_TOKEN ?? 'local'",
  pair: (name, value) => `${name}: ${value}`,
};
const PYTHON: GatewayAddress = {
  url: 'os.environ.get("CORTEX_GATEWAY_URL", "http://127.0.0.1:4000") + "/v1"',
  key: 'os.environ.get("CORTEX_GATEWAY_TOKEN", "local")',
  pair: (name, value) => `${name}=${value}`,
};

const CLIENT =
  /^(new\s+)?(\w+\.)*(Async)?(OpenAI|ChatOpenAI|OpenAIEmbeddings|createOpenAI|createOpenAICompatible)$/;
const URL_NAME = /^(base_url|baseURL|baseUrl|openai_api_base)$/;
const KEY_NAME = /^(api_key|apiKey|openai_api_key|openAIApiKey)$/;

/** Points an OpenAI client that speaks to a GPU server at the gateway's `/v1`; null where its address is given otherwise. */
export function rewriteGpuClient(call: SgNode): Edit[] | null {
  const callee = (call.field('function') ?? call.field('constructor'))?.text() ?? '';
  const args = call.field('arguments');
  if (args === null || !CLIENT.test(callee)) return null;
  const isPython = call.kind() === 'call';
  const language = isPython ? PYTHON : JAVASCRIPT;
  const fields = args.findAll({ rule: { kind: isPython ? 'keyword_argument' : 'pair' } });
  const named = (pattern: RegExp) => fields.filter((each) => pattern.test(nameOf(each)));
  const [url, ...others] = named(URL_NAME);
  const [key] = named(KEY_NAME);
  if (url === undefined || others.length > 0) return null;
  const edits = [valueEdit(url, language.url)];
  if (key !== undefined) return [...edits, valueEdit(key, language.key)];
  // The key stands beside the address, or beside the object that holds it.
  const outer = isPython ? url : (args.namedChildren()[0]?.namedChildren()[0] ?? url);
  const at = outer.range().start.index;
  const name = isPython ? (/^openai_/.test(nameOf(url)) ? 'openai_api_key' : 'api_key') : 'apiKey';
  return [...edits, { start: at, end: at, text: `${language.pair(name, language.key)}, ` }];
}

function nameOf(field: SgNode): string {
  return (field.field('name') ?? field.field('key'))?.text().replace(/^['"]|['"]$/g, '') ?? '';
}

function valueEdit(field: SgNode, text: string): Edit {
  const { start, end } = (field.field('value') ?? field).range();
  return { start: start.index, end: end.index, text };
}
