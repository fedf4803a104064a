import type { Project } from './project.ts';

interface CodeText {
  readonly path: string;
  readonly text: string;
}

/** Words that a file with a finding of its own has. */
const TELLING =
  /snowflake|snowpark|cortex|\bai_[a-z]+|openai|vllm|lambda_?labs|:\/\/[^\s"'`]*(?:gpu|lambda|infer)|:\/\/(?:10|172|192)\.[\d.]+:80(?:0\d|10)\b|["']gpu|gpu[-_\w]*["']|\/v1\/|api_?base|base_?url|PRIVATE KEY|\bsk-[\w-]{20}|ghp_|AKIA|litellm|snowsql|\bsnow sql|["']snow["']|text_generation|tgi|\btei\b|chat\/completions|InferenceClient|\.(try_complete|summarize|(entity_)?sentiment|extract_answer|classify_text|embed_text_\d+|parse_document|search_preview)\s*\(|\bdjango\.db import.*\bconnections?\b/i;

/** Whether a file has a word without which it has no finding of its own. */
export function isTelling(text: string): boolean {
  return TELLING.test(text);
}

const PYTHON_IMPORT = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\(?[^#\n]*)|import[ \t]+([^#\n]+))/gm;
const JAVASCRIPT_IMPORT = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]+)['"]/g;

/** The files with a telling word, and those that import one of them, directly or through others: parsing is the dear part. */
export function filesWorthParsing(
  files: readonly CodeText[],
  project: Project,
  airflowIds: ReadonlySet<string>,
): Set<string> {
  const worth = new Set(
    files
      .filter(({ text }) => TELLING.test(text) || namesConnection(text, airflowIds))
      .map((file) => file.path),
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

function importsOf(file: CodeText, project: Project): Set<string> {
  const modules = /\.pyi?w?$/.test(file.path)
    ? pythonModules(file.text)
    : [...file.text.matchAll(JAVASCRIPT_IMPORT)].map((match) => match[1] ?? '');
  const found = modules.map((module) => project.resolve(file.path, module)).filter((path) => path !== null);
  return new Set(found);
}

function pythonModules(text: string): string[] {
  return [...text.matchAll(PYTHON_IMPORT)].flatMap((match) => {
    const [, from, names = '', whole] = match;
    if (whole !== undefined) return whole.split(',').map((name) => name.trim().split(/\s/)[0] ?? '');
    // `from package import module` may mean a file of the package.
    const members = names
      .replace(/[()]/g, '')
      .split(',')
      .map((name) => name.trim().split(/\s/)[0] ?? '');
    const base = from ?? '';
    return [
      base,
      ...members
        .filter((name) => /^\w+$/.test(name))
        .map((name) => (base.endsWith('.') ? `${base}${name}` : `${base}.${name}`)),
    ];
  });
}
