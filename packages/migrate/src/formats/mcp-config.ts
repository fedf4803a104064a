import type { Sighting } from '../finding.ts';
import type { Setting } from './setting-lines.ts';

const SECTION = /(^|\.)(mcp_?servers|mcp-servers|context_servers)$/i;
const GATEWAY = /cortex[-_]gateway|:9030\b|gateway.*\/mcp\b|CORTEX_GATEWAY_/i;
const SERVER = /snowflake|cortex|snowpark/i;
/** Ids of the kind that is called snowflake are no warehouse, and what makes or reads them is none. */
const SNOWFLAKE_IDS =
  /(twitter|discord|mastodon|instagram)[-_./ ]?snowflakes?|snowflakes?[-_. ]?(ids?|((id|time)[-_]?)?(decod|encod|generat|pars)(e|er|or)s?|epochs?|timestamps?)(?![a-z])/gi;

/** Another database may hold a copy that has the word in its name. */
const OTHER_DATABASE =
  /\b(?:postgres(?:ql)?|mysql|mariadb|redis|mongodb(?:\+srv)?|sqlite|bigquery|duckdb):\/\/\S+/gi;

/** A product line of another maker shares Cortex's name. */
const OTHER_CORTEX = /\bcortex[-_ ]?(?:cloud|x(?:dr|siam|soar|panse))\b/i;

/** Servers that are given a folder or a file to serve, whatever that is called. */
const OTHER_SERVER = /\b(?:mcp-)?server-(?:filesystem|git|sqlite|memory|fetch|everything)\b/i;

/** Entries of an MCP client's configuration that start a Snowflake or Cortex server. */
export function mcpServersIn(settings: readonly Setting[], file: string): Sighting[] {
  const entries = new Map<string, { line: number; text: string; name: string }>();
  const found: Sighting[] = [];
  for (const setting of settings) {
    const at = sectionOf(setting.path, file);
    const name = at === -1 ? undefined : setting.path[at + 1];
    if (name === undefined) continue;
    const key = setting.path.slice(0, at + 2).join('\uE000');
    const entry = entries.get(key) ?? { line: setting.line, text: `${name} `, name };
    // Some clients list their servers, each with its name.
    if (/^\d+$/.test(name) && setting.path.length === at + 3 && setting.path[at + 2] === 'name')
      entry.name = setting.value;
    // Environment variables say what the server needs, not what it is.
    const part = setting.path.slice(at + 2).join('.');
    entry.text += `${part === '' ? '' : `${part}=`}${setting.value} `;
    entries.set(key, entry);
  }
  for (const { line, text, name } of entries.values()) {
    if (isSnowflakeServer(text) && !isGatewayServer(text))
      found.push({ line, kind: 'mcp-config', calls: name });
  }
  return found;
}

/** Whether the words of a server's entry say that it is one of Snowflake or Cortex. */
export function isSnowflakeServer(text: string): boolean {
  const words = OTHER_CORTEX.test(text)
    ? text.replace(/cortex/gi, '')
    : text.replace(SNOWFLAKE_IDS, '').replace(OTHER_DATABASE, '');
  return SERVER.test(words) && !OTHER_SERVER.test(words);
}

/** Whether they say that it is the gateway's own. */
export function isGatewayServer(text: string): boolean {
  return GATEWAY.test(text);
}

/** Whether a setting is part of an MCP server's entry. */
export function isMcpSetting(path: readonly string[], file: string): boolean {
  return sectionOf(path, file) !== -1;
}

/** Where the path names the list of servers: `mcpServers`, or `servers` in a file for MCP. */
function sectionOf(path: readonly string[], file: string): number {
  const known = path.findIndex((key) => SECTION.test(key));
  if (known !== -1) return known;
  const nested = path.findIndex(
    (key, index) =>
      (key === 'servers' && (path[index - 1] === 'mcp' || /mcp/i.test(file))) ||
      // OpenCode lists them right below `mcp`.
      (key === 'mcp' && /^(type|command|url|args|enabled|environment)$/.test(path[index + 2] ?? '')) ||
      // Goose calls them extensions, and tells those that it starts by their command.
      (key === 'extensions' && /^(cmd|args|uri)$/.test(path[index + 2] ?? '')),
  );
  return nested;
}

/** The line of each server's own key, which its first setting may stand below. */
export function keyLines(text: string, sightings: readonly Sighting[]): Sighting[] {
  const lines = text.split('\n');
  return sightings.map((sighting) => {
    const key = new RegExp(
      `(^|[\\s{."'])${sighting.calls.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*[:\\]=]`,
    );
    for (let line = sighting.line; line > 0; line -= 1) {
      if (key.test(lines[line - 1] ?? '')) return { ...sighting, line };
    }
    return sighting;
  });
}
