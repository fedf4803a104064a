import type { SgNode } from '@ast-grep/napi';
import { CLIENT_PACKAGE, JAVASCRIPT_CLIENT_NAMES } from './javascript/gateway-call.ts';
import { PYTHON_CLIENT_NAMES } from './python/gateway-call.ts';

const LANGUAGES = {
  python: { client: PYTHON_CLIENT_NAMES, imports: ['import_from_statement'], names: ['identifier'] },
  javascript: {
    client: JAVASCRIPT_CLIENT_NAMES,
    imports: ['import_statement', 'variable_declarator'],
    names: ['identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern'],
  },
} as const;

/** A name of the gateway's client that the file uses for something of its own, null where it has none. */
export function ownNameLikeTheClients(root: SgNode, language: 'python' | 'javascript'): string | null {
  const { client, imports, names } = LANGUAGES[language];
  const every = (kinds: readonly string[]) =>
    root.findAll({ rule: { any: kinds.map((kind) => ({ kind })) } });
  const used = every(names)
    .filter((each) => client.includes(each.text()) && !isMemberName(each))
    .map((each) => each.text());
  if (used.length === 0) return null;
  const fromClient = every(imports)
    .map((each) => each.text())
    .filter((text) => text.includes(CLIENT_PACKAGE) || /\bfrom\s+cortex_gateway\b/.test(text));
  return used.find((name) => !fromClient.some((text) => new RegExp(`\\b${name}\\b`).test(text))) ?? null;
}

/** `name` of `x.name` in Python: no name of the module. */
function isMemberName(node: SgNode): boolean {
  const parent = node.parent();
  return parent?.kind() === 'attribute' && parent.field('object')?.id() !== node.id();
}
