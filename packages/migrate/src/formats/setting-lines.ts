import { ofHcl } from './hcl.ts';
import { type JsonPlace, parseJsonPlaces } from './json-places.ts';
import { blocksOf } from './setting-blocks.ts';
import { ofXml } from './xml-settings.ts';

/** One setting of a configuration file: its path of keys, its value as text, and its line. */
export interface Setting {
  /** From the outermost section or key. */
  readonly path: readonly string[];
  readonly value: string;
  readonly line: number;
  /** Which of the documents of a file it stands in, from 0. */
  readonly document?: number;
  /** The YAML anchor that names this mapping. */
  readonly anchor?: string;
}

/** Settings of one mapping or section belong together. */
export function groupOf(setting: Setting): string {
  return setting.path.slice(0, -1).join(SEPARATOR);
}

const SEPARATOR = '\uE000';

/** `.env`, INI, TOML, properties and YAML, read line by line, so that one odd line does not hide the rest. */
export function settingsOf(text: string, name: string): Setting[] {
  if (/\.(json|jsonc|json5|code-workspace)$/i.test(name))
    return namedPairs(ofJson(parseJsonPlaces(text), []));
  if (/\.ya?ml(\.\w+)?$|^\.?(conda|environment).*\.ya?ml$/i.test(name))
    return namedPairs(withEmbedded(ofYaml(text)));
  if (/\.(tf|tfvars|hcl|nomad)$|jenkinsfile/i.test(name)) return namedPairs(ofHcl(text));
  return /\.(xml|config|tds|twb|plist|dtsx|odc)$/i.test(name) && /^\s*</.test(text)
    ? ofXml(text)
    : ofSections(text);
}

/** `- name: X` and `value: Y`, as Kubernetes and ECS write an environment, are one setting `X` of the list. */
function namedPairs(settings: readonly Setting[]): Setting[] {
  const names = new Map<string, Setting>();
  for (const setting of settings)
    if (setting.path.at(-1) === 'name' && /^[\w./-]*[A-Za-z_]\w*$/.test(setting.value))
      names.set(groupOf(setting), setting);
  const told = new Set<Setting>();
  return settings.flatMap((setting): Setting[] => {
    const at = setting.path.findIndex((key) => /^value(From)?$/.test(key));
    const name = at < 1 ? undefined : names.get(setting.path.slice(0, at).join(SEPARATOR));
    if (name === undefined) return [withoutWordForValue(setting)];
    const variable = variableOf(name.value);
    const path = [...setting.path.slice(0, at - 1), variable];
    if (setting.path.length === at + 1) return [{ ...setting, path }];
    // What a Secret or a ConfigMap of the cluster fills in is a value, too.
    const rest = { ...setting, path: [...path, ...setting.path.slice(at + 1)] };
    if (told.has(name)) return [rest];
    told.add(name);
    return [{ path, value: `\${${variable}}`, line: setting.line }, rest];
  });
}

/** `SNOWFLAKE_PASSWORD: {value: x, description: y}`: the key above says what the value is. */
function withoutWordForValue(setting: Setting): Setting {
  const [name = '', word = ''] = setting.path.slice(-2);
  return /^(value|default|default_?value)$/i.test(word) &&
    /account|pass|pwd|token|secret|key|pat$/i.test(name)
    ? { ...setting, path: setting.path.slice(0, -1) }
    : setting;
}

/** `X` of `env.X`, and the last two words of a path. */
function variableOf(name: string): string {
  const [last = name, before] = name.split(/[./-]/).reverse();
  return before === undefined || /^[A-Z]/.test(last) ? last : `${before}_${last}`;
}

function ofJson(place: JsonPlace, path: readonly string[]): Setting[] {
  switch (place.kind) {
    case 'object':
      return place.entries.flatMap((entry) =>
        entry.value.kind === 'object' || entry.value.kind === 'array'
          ? ofJson(entry.value, [...path, entry.key])
          : [{ path: [...path, entry.key], value: entry.value.text, line: entry.value.line }],
      );
    case 'array':
      return place.items.flatMap((item, index) => ofJson(item, [...path, String(index)]));
    default:
      return [{ path, value: place.text, line: place.line }];
  }
}

/** `config.yaml: |` of a ConfigMap is a file in the file. */
function withEmbedded(settings: readonly Setting[]): Setting[] {
  const isFile = ({ path }: Setting) => EMBEDDED_FILE.test(path.at(-1) ?? '');
  if (!settings.some(isFile)) return [...settings];
  const inner = blocksOf(settings.filter(isFile)).flatMap(({ path, text, before }) => {
    try {
      return settingsOf(text, path.at(-1) ?? '').map((setting) => ({
        ...setting,
        path: [...path, ...setting.path],
        line: before + setting.line,
      }));
    } catch {
      // What is no JSON there is nobody's file.
      return [];
    }
  });
  return [...settings.filter((setting) => !isFile(setting)), ...inner];
}

const EMBEDDED_FILE = /^[\w-]+\.(ya?ml|toml|ini|env|properties|conf|cfg|cnf|json)$|^\.env$/;

/** INI and TOML sections, and the flat lines of `.env` and properties files. */
function ofSections(text: string): Setting[] {
  const settings: Setting[] = [];
  let section: readonly string[] = [];
  let string: { readonly end: string; readonly path: readonly string[] } | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (string !== null) {
      settings.push({ path: string.path, value: line.replace(string.end, ''), line: index + 1 });
      if (line.includes(string.end)) string = null;
      continue;
    }
    if (line === '' || /^[#;!]|^\/\//.test(line)) continue;
    const head = /^\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:[#;].*)?$/.exec(line);
    if (head !== null) {
      section = (head[1] ?? '').split('.').map(unquoted);
      continue;
    }
    // nginx and its like: `upstream NAME {` and its servers.
    const pool = /^upstream\s+([\w.-]+)\s*\{$/.exec(line)?.[1];
    if (pool !== undefined || (line === '}' && section[0] === 'upstream')) {
      section = pool === undefined ? [] : ['upstream', pool];
      continue;
    }
    const server = /^server\s+([\w.-]+:\d+)\b.*;$/.exec(line)?.[1];
    if (server !== undefined) {
      settings.push({ path: [...section, 'server'], value: `http://${server}`, line: index + 1 });
      continue;
    }
    const match = /^(?:export\s+|set\s+|ENV\s+|ARG\s+)?([\w."'-]+)\s*(?:=|:\s|\s(?==))\s*(.*)$/.exec(line);
    if (match === null) {
      const pairs = pairsIn(line, section, index + 1);
      settings.push(...pairs);
      // A line of another grammar may hold an address: `proxy_pass http://...;`
      if (pairs.length === 0 && /:\/\//.test(line))
        settings.push({ path: section, value: line, line: index + 1 });
      continue;
    }
    // systemd and supervisord give a program its variables so.
    if (/^environment$/i.test(match[1] ?? '')) {
      settings.push(...pairsIn(match[2] ?? '', section, index + 1));
      continue;
    }
    const inline = /^\{(.*)\}$/.exec(match[2] ?? '');
    const path = [...section, ...(match[1] ?? '').split('.').map(unquoted)];
    // A string of TOML may run over lines.
    const end = /^("""|''')(?!.*\1)/.exec(match[2] ?? '')?.[1];
    if (end !== undefined) string = { end, path };
    if (inline === null)
      settings.push({
        path,
        value: end === undefined ? settingValue(match[2] ?? '') : (match[2] ?? '').slice(3),
        line: index + 1,
      });
    else settings.push(...inlineTable(inline[1] ?? '', path, index + 1));
  }
  return settings;
}

/** `host NAME=value NAME=value`, `"NAME=value" "NAME=value"`, `NAME="value",NAME="value"`, and `spark.name value`. */
function pairsIn(text: string, section: readonly string[], line: number): Setting[] {
  const spaced = /^(spark\.[\w.]+)\s+(\S+)$/.exec(text);
  if (spaced !== null)
    return [{ path: [...section, ...(spaced[1] ?? '').split('.')], value: spaced[2] ?? '', line }];
  return [...text.matchAll(/(?<![^\s,"'])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s,"']+)/g)].map((match) => ({
    path: [...section, match[1] ?? ''],
    value: settingValue(match[2] ?? ''),
    line,
  }));
}

function inlineTable(text: string, path: readonly string[], line: number): Setting[] {
  return [...text.matchAll(/([\w-]+)\s*=\s*("[^"]*"|'[^']*'|[^,]+)/g)].map((match) => ({
    path: [...path, match[1] ?? ''],
    value: settingValue(match[2] ?? ''),
    line,
  }));
}

function ofYaml(text: string): Setting[] {
  const settings: Setting[] = [];
  const open: { readonly indent: number; readonly key: string }[] = [];
  let block: number | null = null;
  let items = 0;
  let document = 0;
  const push = (setting: Setting) => settings.push(document === 0 ? setting : { ...setting, document });
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    const bare = line.trim();
    if (bare === '') continue;
    if (block !== null && indent > block) {
      // A file in the file keeps its own indentation.
      const value = EMBEDDED_FILE.test(open.at(-1)?.key ?? '') ? line : bare;
      push({ path: open.map((each) => each.key), value, line: index + 1 });
      continue;
    }
    block = null;
    if (bare.startsWith('#')) continue;
    if (/^---(\s|$)/.test(line)) {
      document += 1;
      open.length = 0;
      continue;
    }
    const item = /^(-\s+)+/.exec(bare)?.[0].length ?? 0;
    const column = indent + item;
    // A new item takes the place of the one before it.
    const least = item > 0 ? column - 1 : column;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= least) open.pop();
    const content = bare.slice(item);
    if (item > 0 && content.startsWith('{')) {
      items += 1;
      flowMap(content, [...open.map((each) => each.key), String(items)], index + 1).forEach(push);
      continue;
    }
    const match = /^("[^"]+"|'[^']+'|<<|[\w.@/$+-]+(?:\s[\w-]+)*)\s*:(?:\s+(.*))?$/.exec(content);
    if (match === null) {
      // `- NAME=value` of a compose file, or a plain item.
      const pair = /^["']?([A-Za-z_]\w*)=(.*?)["']?$/.exec(content);
      const path = open.map((each) => each.key);
      // A bare name in an environment is passed through.
      const passed = path.at(-1) === 'environment' && /^[A-Z][A-Z0-9_]+$/.test(content) ? content : null;
      push({
        path: pair === null ? (passed === null ? path : [...path, passed]) : [...path, pair[1] ?? ''],
        value: passed === null ? settingValue(pair === null ? content : (pair[2] ?? '')) : `\${${passed}}`,
        line: index + 1,
      });
      continue;
    }
    if (item > 0) {
      items += 1;
      open.push({ indent: column - 1, key: String(items) });
    }
    const key = unquoted(match[1] ?? '');
    const [, anchor, value = ''] = /^(?:&(\S+)\s*)?(.*)$/.exec((match[2] ?? '').trim()) ?? [];
    const path = [...open.map((each) => each.key), key];
    if (/^[|>][+-]?\d?\s*(#.*)?$/.test(value)) {
      block = indent + item;
      open.push({ indent: indent + item, key });
    } else if (value === '' || value.startsWith('#') || /^!\S+$/.test(value)) {
      open.push({ indent: indent + item, key });
      push({ path, value: '', line: index + 1, ...(anchor === undefined ? {} : { anchor }) });
    } else if (value.startsWith('{')) flowMap(value, path, index + 1).forEach(push);
    else push({ path, value: settingValue(value), line: index + 1 });
  }
  return settings;
}

function flowMap(text: string, path: readonly string[], line: number): Setting[] {
  return [...text.matchAll(/([\w-]+)\s*:\s*("[^"]*"|'[^']*'|[^,}\s]+)/g)].map((match) => ({
    path: [...path, match[1] ?? ''],
    value: settingValue(match[2] ?? ''),
    line,
  }));
}

function unquoted(text: string): string {
  return text.trim().replace(/^(['"])(.*)\1$/, '$2');
}

/** Without quotes, and without a comment behind the value. */
export function settingValue(text: string): string {
  const bare = text.trim();
  const quoted = /^(['"])(.*?)\1\s*(?:[,;]?\s*(?:#.*|\/\/.*)?)?$/.exec(bare);
  return quoted === null
    ? bare
        .replace(/\s+#.*$/, '')
        .replace(/,$/, '')
        .trim()
    : (quoted[2] ?? '');
}
