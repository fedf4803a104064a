import type { CodeLanguage, Project } from './project.ts';

interface CodeText {
  readonly path: string;
  readonly language: CodeLanguage;
  readonly text: string;
}

/** Words of which a file with a finding of its own has one. */
const WORDS = {
  warehouse:
    /snowflake|snowpark|cortex|snowsql|\bsnow sql|["']snow["']|\bai_[a-z]+|\bsf_(?:account|pass|pwd|token|pat\b|private)/,
  cortexMethods:
    /\.(try_complete|summarize|(entity_)?sentiment|extract_answer|classify_text|embed_text_\d+|parse_document|search_preview)\s*\(/,
  namedDatabases: /\bdjango\.db import.*\bconnections?\b/,
  modelClients: /openai|litellm|text_generation|InferenceClient/,
  modelServers:
    /vllm|lambda_?labs|(?<![a-z])t[ge]i(?![a-z])|["']gpu|gpu[-_\w]*["']|inference_(?:url|server|host|endpoint|base)/,
  modelAddresses:
    /:\/\/[^\s"'`]{0,200}(?:gpu|lambda|infer)|https?:\/\/[^\s"'`/]{0,200}:\d{4,5}\b|\/v[12]\/|chat\/completions|(?:["'`}]|:\/\/[^\s"'`]{1,200})\/(?:generate|(?:de)?tokenize|pooling|invocations)\b|api_?base|(?:base|endpoint|server|api|host)_?url/,
  secrets: /PRIVATE KEY|\bsk-[\w-]{20}|ghp_|AKIA/,
};
const TELLING = new RegExp(
  Object.values(WORDS)
    .map(({ source }) => source)
    .join('|'),
  'i',
);

/** Whether a file has a word without which it has no finding of its own. */
export function isTelling(text: string): boolean {
  return TELLING.test(text);
}

/** The files with a telling word, and those that import one of them, directly or through others: parsing is the dear part. */
export function filesWorthParsing(
  files: readonly CodeText[],
  project: Project,
  airflowIds: ReadonlySet<string>,
): Set<string> {
  const worth = new Set(
    files.filter(({ text }) => isTelling(text) || namesConnection(text, airflowIds)).map((file) => file.path),
  );
  const importers = new Map<string, string[]>();
  for (const file of files) {
    for (const imported of importsOf(file, project)) {
      const known = importers.get(imported);
      if (known === undefined) importers.set(imported, [file.path]);
      else known.push(file.path);
    }
  }
  const open = [...worth];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const importer of importers.get(next) ?? []) {
      if (worth.has(importer)) continue;
      worth.add(importer);
      open.push(importer);
    }
  }
  return worth;
}

/** A DAG may know a connection by its id alone. */
function namesConnection(text: string, airflowIds: ReadonlySet<string>): boolean {
  if (airflowIds.size === 0 || !/conn_id|get_connection|get_hook/.test(text)) return false;
  const small = text.toLowerCase();
  return [...airflowIds].some((id) => small.includes(id));
}

function importsOf({ path, language, text }: CodeText, project: Project): Set<string> {
  const modules = language === 'python' ? pythonModules(text) : javaScriptModules(text);
  return new Set(modules.map((module) => project.resolve(path, module)).filter((file) => file !== null));
}

/** The names of `from ... import` may stand in parentheses on lines of their own, each with a comment. */
const PYTHON_IMPORT =
  /(?:^|[;:])[ \t]*(?:from[ \t]*([.\w]+)[ \t]+import\b[ \t]*(\((?:#[^\n]*|[^#)])*|[^#;\n]*)|import[ \t]+([^#;\n]+))/gm;
const LOADED_BY_NAME = /\b(?:import_module|__import__)\s*\(\s*["']([.\w]+)["']/g;

function pythonModules(text: string): string[] {
  const lines = text.replace(/\\\r?\n/g, ' ');
  const imported = [...lines.matchAll(PYTHON_IMPORT)].flatMap(([, base, members, modules]) =>
    base === undefined ? namesIn(modules) : [base, ...namesIn(members).map((name) => memberOf(base, name))],
  );
  return [...imported, ...[...lines.matchAll(LOADED_BY_NAME)].map(([, module = '']) => module)];
}

/** The names of a list, without what each is called in the file. */
function namesIn(list = ''): string[] {
  return list
    .replace(/#[^\n]*|[()]/g, '')
    .split(',')
    .map((name) => name.trim().split(/\s/)[0] ?? '')
    .filter((name) => /^[.\w]+$/.test(name));
}

/** `from package import module` may mean a file of the package. */
function memberOf(base: string, name: string): string {
  return base.endsWith('.') ? `${base}${name}` : `${base}.${name}`;
}

/** Spaces and comments, of which a hostile file may have no end. */
const GAP = /\s*(?:(?:\/\*[^*\n]*\*\/|\/\/[^\n]*\n)\s*){0,4}/.source;
const MODULE = /["'`]([^"'`\n]+)["'`]/.source;
const PATH = /["'`](\.{1,2}\/[^"'`\n]*)["'`]/.source;
/** A module behind `from`, `import` or `require`, or a path that any call is given: `createRequire` makes loaders of any name. */
const JAVASCRIPT_IMPORT = new RegExp(
  `\\b(?:from|import|require)\\b(?:\\?\\.)?${GAP}(?:\\(${GAP})?${MODULE}|\\(${GAP}${PATH}`,
  'g',
);

function javaScriptModules(text: string): string[] {
  return [...text.matchAll(JAVASCRIPT_IMPORT)].map(([, module, path]) => module ?? path ?? '');
}
