/** How large a document may be, and the error for one that is larger. */
import { GatewayError } from '../errors/gateway-error.ts';
import { memoryBounds } from '../settings/memory-bounds.ts';

export interface DocumentLimits {
  /** UTF-16 code units, comments and white space included. */
  readonly maxCharacters: number;
  /** Of a name, a number and a punctuation mark; texts may be longer. Wrong names are compared with ours, and repeated. */
  readonly maxNameCharacters: number;
  /** Line breaks: a block string is read line by line, and so is what stands before an error, to tell its place. */
  readonly maxLines: number;
  /** Lexical tokens: names, values, punctuation marks, and comments. */
  readonly maxTokens: number;
  /** Nested selections, lists and objects; and selections once their fragments are spread. */
  readonly maxDepth: number;
  readonly maxOperations: number;
  readonly maxFragments: number;
  readonly maxVariables: number;
  readonly maxDirectives: number;
  /** Fields, spreads and inline fragments, once fragments are spread. */
  readonly maxSelections: number;
  /** Pairs of fields with one name in the answer, and of fragments spread together: validation compares each two. */
  readonly maxMerges: number;
  /** Fields that are named anew, once fragments are spread. */
  readonly maxAliases: number;
  /** Names under which one object tells the same leaf. */
  readonly maxCopies: number;
  /** Fields of an operation itself: each may ask a service. */
  readonly maxRootFields: number;
  /**
   * Cost by the schema's `@cost` and `@listSize`: 1 for each object and what each field says that it costs, multiplied by
   * the items of the lists around it.
   */
  readonly maxCost: number;
  /** Values of the answer, roughly: exact for introspection, and guessed for lists that have no `first`. */
  readonly maxAnswer: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  maxCharacters: 250_000,
  maxNameCharacters: 1_000,
  maxLines: 2_000,
  maxTokens: 8_000,
  maxDepth: 24,
  maxOperations: 50,
  maxFragments: 200,
  maxVariables: 500,
  maxDirectives: 500,
  maxSelections: 10_000,
  maxMerges: 10_000,
  maxAliases: 500,
  maxCopies: memoryBounds.namesOfLeaf,
  maxRootFields: 100,
  maxCost: 10_000,
  maxAnswer: 50_000,
};

const what: Readonly<Record<keyof DocumentLimits, string>> = {
  maxCharacters: 'characters',
  maxNameCharacters: 'characters in one name or number',
  maxLines: 'lines',
  maxTokens: 'tokens',
  maxDepth: 'levels',
  maxOperations: 'operations',
  maxFragments: 'fragments',
  maxVariables: 'variables',
  maxDirectives: 'directives',
  maxSelections: 'selections once its fragments are spread',
  maxMerges: 'pairs of fields and fragments to merge',
  maxAliases: 'aliases once its fragments are spread',
  maxCopies: 'names for one field of one object',
  maxRootFields: 'fields of its operation itself',
  maxCost: 'points of cost',
  maxAnswer: 'values in its answer',
};

/** @throws GatewayError COST_ESTIMATED_TOO_EXPENSIVE when the value is over the limit */
export function keepWithin(limits: DocumentLimits, limit: keyof DocumentLimits, value: number): void {
  const most = limits[limit];
  if (value <= most) return;
  throw new GatewayError(
    'COST_ESTIMATED_TOO_EXPENSIVE',
    `The document has more than ${most} ${what[limit]}; split it, or put texts and lists into variables.`,
    { limit, most, value },
  );
}
