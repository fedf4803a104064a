/** What Cortex Analyst answers. Its content is a list of parts, of which there is none of a kind, one or several. */
import { unreadableAnswer } from './rest-client.ts';

/** A statement, or words for whoever asked and what to ask instead. */
export interface RestAnalysis {
  readonly text: string;
  readonly statement: string | null;
  /** Whether the statement is a verified query of the semantic model. */
  readonly isVerified: boolean;
  readonly suggestions: readonly string[];
  readonly warnings: readonly string[];
}

/** @throws GatewayError UPSTREAM_UNAVAILABLE for what is no answer */
export function readAnalysis(json: unknown): RestAnalysis {
  const { message, warnings } = (json ?? {}) as WireAnalysis;
  if (!Array.isArray(message?.content)) throw unreadableAnswer();
  const parts = message.content.filter((part) => typeof part === 'object' && part !== null);
  const statements = parts.flatMap(({ type, statement }) =>
    type === 'sql' && isText(statement) ? [statement] : [],
  );
  const offered = parts.flatMap(({ type, suggestions }) =>
    type === 'suggestions' && Array.isArray(suggestions) ? suggestions : [],
  );
  return {
    text: parts.flatMap(({ type, text }) => (type === 'text' && isText(text) ? [text] : [])).join('\n'),
    statement: statements[0] ?? null,
    isVerified: parts.some(({ confidence }) => confidence?.verified_query_used != null),
    suggestions: offered.filter(isText),
    warnings: (Array.isArray(warnings) ? warnings : []).map((warning) => warning?.message).filter(isText),
  };
}

interface WireAnalysis {
  readonly message?: {
    readonly content?: readonly {
      readonly type?: unknown;
      readonly text?: unknown;
      readonly statement?: unknown;
      readonly confidence?: { readonly verified_query_used?: unknown } | null;
      readonly suggestions?: unknown;
    }[];
  };
  readonly warnings?: readonly { readonly message?: unknown }[];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
