import { type JsonPlace, parseJsonPlaces } from './json-places.ts';
import { ofXml } from './xml-settings.ts';

/** One setting of a configuration file: its path of keys, its value as text, and its line. */
export interface Setting {
  /** From the outermost section or key. */
  readonly path: readonly string[];
  readonly value: string;
  readonly line: number;
  /** Where its item begins: the `- name:` above a `value:`. Absent where that is `line`. */
  readonly start?: number;
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
  if (/\.ya?ml(\.\w+)?$|^\.?(conda|environment).*\.ya?ml$/i.test(name)) return namedPairs(ofYaml(text));
  return /\.(xml|config)$/i.test(name) && /^\s*</.test(text) ? ofXml(text) : ofSections(text);
}

/** `- name: X` and `value: Y`, as Kubernetes and ECS write an environment, are one setting `X` of the list. */
function namedPairs(settings: readonly Setting[]): Setting[] {
  const names = new Map<string, Setting>();
  for (const setting of settings)
    if (setting.path.at(-1) === 'name' && /^[A-Za-z_]\w*$/.test(setting.value))
      names.set(groupOf(setting), setting);
  const told = new Set<Setting>();
  return settings.flatMap((setting): Setting[] => {
    const at = setting.path.findIndex((key) => /^value(From)?$/.test(key));
    const name = at < 1 ? undefined : names.get(setting.path.slice(0, at).join(SEPARATOR));
    if (name === undefined) return [setting];
    const path = [...setting.path.slice(0, at - 1), name.value];
    const start = name.line;
    if (setting.path.length === at + 1) return [{ ...setting, path, start }];
    // What a Secret or a ConfigMap of the cluster fills in is a value, too.
    const rest = { ...setting, path: [...path, ...setting.path.slice(at + 1)], start };
    if (told.has(name)) return [rest];
    told.add(name);
    return [{ path, value: `\${${name.value}}`, line: setting.line, start }, rest];
  });
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

/** INI and TOML sections, and the flat lines of `.env` and properties files. */
function ofSections(text: string): Setting[] {
  const settings: Setting[] = [];
  let section: readonly string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;!]|^\/\//.test(line)) continue;
    const head = /^\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:[#;].*)?$/.exec(line);
    if (head !== null) {
      section = (head[1] ?? '').split('.').map(unquoted);
      continue;
    }
    const match = /^(?:export\s+|set\s+|ENV\s+|ARG\s+)?([\w."'-]+)\s*(?:=|:\s|\s(?==))\s*(.*)$/.exec(line);
    if (match === null) continue;
    const inline = /^\{(.*)\}$/.exec(match[2] ?? '');
    const path = [...section, ...(match[1] ?? '').split('.').map(unquoted)];
    if (inline === null) settings.push({ path, value: settingValue(match[2] ?? ''), line: index + 1 });
    else settings.push(...inlineTable(inline[1] ?? '', path, index + 1));
  }
  return settings;
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
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const indent = /^\s*/.exec(line)?.[0].length ?? 0;
    const bare = line.trim();
    if (bare === '') continue;
    if (block !== null && indent > block) {
      settings.push({ path: open.map((each) => each.key), value: bare, line: index + 1 });
      continue;
    }
    block = null;
    if (bare.startsWith('#')) continue;
    const item = /^(-\s+)+/.exec(bare)?.[0].length ?? 0;
    const column = indent + item;
    // A new item takes the place of the one before it.
    const least = item > 0 ? column - 1 : column;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= least) open.pop();
    const content = bare.slice(item);
    if (item > 0 && content.startsWith('{')) {
      items += 1;
      settings.push(...flowMap(content, [...open.map((each) => each.key), String(items)], index + 1));
      continue;
    }
    const match = /^("[^"]+"|'[^']+'|<<|[\w.@/$-]+(?:\s[\w-]+)*)\s*:(?:\s+(.*))?$/.exec(content);
    if (match === null) {
      // `- NAME=value` of a compose file, or a plain item.
      const pair = /^["']?([A-Za-z_]\w*)=(.*?)["']?$/.exec(content);
      const path = open.map((each) => each.key);
      settings.push({
        path: pair === null ? path : [...path, pair[1] ?? ''],
        value: settingValue(pair === null ? content : (pair[2] ?? '')),
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
      settings.push({ path, value: '', line: index + 1, ...(anchor === undefined ? {} : { anchor }) });
    } else if (value.startsWith('{')) settings.push(...flowMap(value, path, index + 1));
    else settings.push({ path, value: settingValue(value), line: index + 1 });
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
function settingValue(text: string): string {
  const bare = text.trim();
  const quoted = /^(['"])(.*?)\1\s*(?:[,;]?\s*(?:#.*|\/\/.*)?)?$/.exec(bare);
  return quoted === null
    ? bare
        .replace(/\s+#.*$/, '')
        .replace(/,$/, '')
        .trim()
    : (quoted[2] ?? '');
}
