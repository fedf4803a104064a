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
  const holders = isPython ? [args] : objectsOf(args);
  const urls = holders.flatMap((holder) => named(holder, URL_NAME).map((url) => ({ url, holder })));
  const [only, ...others] = urls;
  if (only === undefined || others.length > 0 || isShort(only.url)) return null;
  const { url, holder } = only;
  // The key stands beside the address, or beside the object that holds it.
  const besides = isPython ? [args] : [...new Set([holders[0] ?? holder, holder])];
  const keys = besides.flatMap((each) => named(each, KEY_NAME));
  const edits = [valueEdit(url, language.url)];
  if (keys.length > 0)
    return [
      ...edits,
      ...keys.map((key) =>
        valueEdit(key, isShort(key) ? language.pair(key.text(), language.key) : language.key),
      ),
    ];
  // What is spread there may hold a key.
  if (besides.some((each) => each.namedChildren().some((child) => /spread|splat/.test(String(child.kind())))))
    return null;
  const outer = isPython
    ? url
    : (besides[0]?.namedChildren().find((each) => each.kind() !== 'comment') ?? url);
  const at = outer.range().start.index;
  const name = isPython ? (/^openai_/.test(nameOf(url)) ? 'openai_api_key' : 'api_key') : 'apiKey';
  return [...edits, { start: at, end: at, text: `${language.pair(name, language.key)}, ` }];
}

/** The object that is given, and those that stand in its fields. */
function objectsOf(args: SgNode): SgNode[] {
  const isObject = (node: SgNode | null): node is SgNode => node?.kind() === 'object';
  const outer = args.namedChildren().find(isObject);
  return outer
    ? [
        outer,
        ...outer
          .namedChildren()
          .map((each) => each.field('value'))
          .filter(isObject),
      ]
    : [];
}

/** Of its own, not those of what stands inside. */
function named(holder: SgNode, pattern: RegExp): SgNode[] {
  return holder
    .namedChildren()
    .filter(
      (each) =>
        /^(keyword_argument|pair|shorthand_property_identifier)$/.test(String(each.kind())) &&
        pattern.test(nameOf(each)),
    );
}

/** `{ apiKey }` */
function isShort(field: SgNode): boolean {
  return field.kind() === 'shorthand_property_identifier';
}

function nameOf(field: SgNode): string {
  const name = field.field('name') ?? field.field('key') ?? field;
  return name.text().replace(/^['"]|['"]$/g, '');
}

function valueEdit(field: SgNode, text: string): Edit {
  const { start, end } = (field.field('value') ?? field).range();
  return { start: start.index, end: end.index, text };
}
