/** The few shapes of the parser's tree that the writer reads; a node is an object with its kind as only key. */
export type Node = Readonly<Record<string, unknown>>;
export type Payload = Readonly<Record<string, unknown>>;

export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
}

export function kindOf(node: Node): string {
  return Object.keys(node)[0] ?? '';
}

export function payloadOf(node: Node): Payload {
  return (Object.values(node)[0] ?? {}) as Payload;
}

export function nodeAt(payload: Payload, key: string): Node | null {
  return (payload[key] as Node | null | undefined) ?? null;
}

export function nodesAt(payload: Payload, key: string): readonly Node[] {
  return (payload[key] as readonly Node[] | null | undefined) ?? [];
}

export function payloadAt(payload: Payload, key: string): Payload | null {
  return (payload[key] as Payload | null | undefined) ?? null;
}

export function identifierAt(payload: Payload, key: string): Identifier | null {
  return (payload[key] as Identifier | null | undefined) ?? null;
}

export function identifiersAt(payload: Payload, key: string): readonly Identifier[] {
  return (payload[key] as readonly Identifier[] | null | undefined) ?? [];
}

/** The parser takes a name that begins with a quote for a string in three of them: such a name has this before it. */
const shield = '\u{e000}';

/** A quoted name as the parser takes it. */
export function quotedForParser(name: string): string {
  const shielded = name.startsWith('"') || name.startsWith(shield) ? shield + name : name;
  return `"${shielded.replaceAll('"', '""')}"`;
}

export function unshielded(name: string): string {
  return name.startsWith(shield) ? name.slice(shield.length) : name;
}

/** Snowflake's name of an identifier: unquoted names are stored in upper case. */
export function nameOf(identifier: Identifier): string {
  return identifier.quoted ? unshielded(identifier.name) : identifier.name.toUpperCase();
}

/** Of `t (a, "b")`. The parser forgets which of them had quotes; the others are in upper case since they were tokens. */
export function columnNames(payload: Payload, key = 'column_aliases'): readonly string[] {
  return identifiersAt(payload, key).map(({ name }) => unshielded(name));
}

export function stringLiteral(node: Node | null | undefined): string | null {
  const literal = node?.literal as { literal_type: string; value: string } | undefined;
  return literal?.literal_type === 'string' ? literal.value : null;
}

export function numberLiteral(node: Node | null | undefined): string | null {
  const literal = node?.literal as { literal_type: string; value: string } | undefined;
  return literal?.literal_type === 'number' ? literal.value : null;
}

/** The name and arguments of a call; null for any other node. */
export function callOf(node: Node | null | undefined): { name: string; args: readonly Node[] } | null {
  const call = node?.function as { name: string; args: readonly Node[] } | undefined;
  return call ? { name: call.name.toUpperCase(), args: call.args } : null;
}

/** Walks a tree's nodes and payloads, parents first. */
export function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (value !== null && typeof value === 'object') {
    visit(value as Node);
    for (const child of Object.values(value)) walk(child, visit);
  }
}
