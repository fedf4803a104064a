/**
 * Bounds a GraphQL document before it is parsed, so that parsing and validating it cost little.
 *
 * Only the lexer runs: it is linear and never recurses, while the parser recurses on depth and validation compares
 * fields in pairs. A document that passed once is remembered.
 */
import { Lexer, Source, TokenKind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors.ts';

export interface DocumentLimits {
  /** Lexical tokens: names, values and punctuation marks. */
  readonly maxTokens: number;
  /** Nested selections, lists and objects. */
  readonly maxDepth: number;
}

export const defaultDocumentLimits: DocumentLimits = { maxTokens: 15_000, maxDepth: 24 };

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** @throws GatewayError COST_ESTIMATED_TOO_EXPENSIVE; syntax errors are left to the parser, which tells them better. */
export type CheckDocument = (document: string) => void;

export function createDocumentLimits(limits = defaultDocumentLimits): CheckDocument {
  const accepted = new LRUCache<string, true>({
    max: 2_000,
    maxSize: 8_000_000,
    sizeCalculation: (_, text) => text.length + 1,
  });

  return (document) => {
    if (accepted.has(document)) return;
    measure(document, limits);
    accepted.set(document, true);
  };
}

function measure(document: string, { maxTokens, maxDepth }: DocumentLimits): void {
  const lexer = new Lexer(new Source(document));
  let tokens = 0;
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (tokens > maxTokens) throw tooMuch(`more than ${maxTokens} tokens`, 'maxTokens', maxTokens);
      if (opening.has(token.kind)) depth += 1;
      if (closing.has(token.kind)) depth -= 1;
      if (depth > maxDepth) throw tooMuch(`more than ${maxDepth} levels`, 'maxDepth', maxDepth);
    }
  } catch (error) {
    if (error instanceof GatewayError) throw error;
  }
}

function tooMuch(what: string, limit: string, value: number): GatewayError {
  return new GatewayError(
    'COST_ESTIMATED_TOO_EXPENSIVE',
    `The document has ${what}; split it, or put lists into variables.`,
    { limit, value },
  );
}
