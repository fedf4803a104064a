/**
 * Bounds what a GraphQL document costs before it is parsed, validated and run: each step here is linear in what the
 * step before has let pass, while validation compares fields in pairs and spreads fragments as often as they are
 * named. What passed once is remembered.
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  Lexer,
  parse,
  Source,
  type Token,
  TokenKind,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import { refuseConditionalSubscriptions } from './conditional-subscriptions.ts';
import { type DocumentLimits, defaultDocumentLimits, keepWithin } from './document-limits.ts';
import { measureSelections } from './measure-selections.ts';

/**
 * @throws GatewayError COST_ESTIMATED_TOO_EXPENSIVE, and GRAPHQL_VALIDATION_FAILED for what validation would trip over;
 * syntax errors are left to the parser, which tells them better.
 */
export type CheckDocument = (document: string, variables: Readonly<Record<string, unknown>>) => void;

/** What has passed: for good, or for variables that make its lists as long as they say. */
type Passed = { readonly sized: DocumentNode | null };

export function createDocumentCheck(schema: GraphQLSchema, limits = defaultDocumentLimits): CheckDocument {
  const passed = new LRUCache<string, Passed>({
    maxSize: 8_000_000,
    sizeCalculation: ({ sized }, text) => (sized ? 20 : 2) * text.length + 100,
  });

  return (text, variables) => {
    const known = passed.get(text);
    if (known && !known.sized) return;
    const document = known?.sized ?? read(text, limits);
    // The parser says what is wrong with it.
    if (document === null) return;
    const { sizedByVariables } = measureSelections(schema, document, variables, limits);
    if (!known) passed.set(text, { sized: sizedByVariables ? document : null });
  };
}

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const texts = new Set<string>([TokenKind.STRING, TokenKind.BLOCK_STRING]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

function read(text: string, limits: DocumentLimits): DocumentNode | null {
  keepWithin(limits, 'maxCharacters', text.length);
  keepWithin(limits, 'maxLines', countLines(text, limits.maxLines));
  try {
    // The lexer is linear and never recurses, while the parser recurses on depth.
    const lexer = new Lexer(new Source(text));
    let tokens = 0;
    let depth = 0;
    let directives = 0;
    let token: Token;
    do {
      token = lexer.advance();
      tokens += 1 + countComments(token);
      if (opening.has(token.kind)) depth += 1;
      if (closing.has(token.kind)) depth -= 1;
      if (token.kind === TokenKind.AT) directives += 1;
      if (!texts.has(token.kind)) keepWithin(limits, 'maxNameCharacters', token.end - token.start);
      keepWithin(limits, 'maxTokens', tokens);
      keepWithin(limits, 'maxDepth', depth);
      keepWithin(limits, 'maxDirectives', directives);
    } while (token.kind !== TokenKind.EOF);
    const document = parse(text, { noLocation: true });
    countDefinitions(document, limits);
    refuseConditionalSubscriptions(document);
    return document;
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    return null;
  }
}

/** Stops where it is over the limit anyway. */
function countLines(text: string, most: number): number {
  let lines = 0;
  for (let at = 0; at < text.length && lines <= most; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) lines += 1;
  }
  return lines;
}

/** The lexer passes over comments, and keeps them. */
function countComments(token: Token): number {
  let comments = 0;
  for (let before = token.prev; before?.kind === TokenKind.COMMENT; before = before.prev) comments += 1;
  return comments;
}

function countDefinitions({ definitions }: DocumentNode, limits: DocumentLimits): void {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const variables = operations.reduce(
    (sum, { variableDefinitions = [] }) => sum + variableDefinitions.length,
    0,
  );
  keepWithin(limits, 'maxOperations', definitions.length - fragments.length);
  keepWithin(limits, 'maxFragments', fragments.length);
  keepWithin(limits, 'maxVariables', variables);
}
