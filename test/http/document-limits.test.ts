import { describe, expect, it } from 'vitest';
import { createDocumentLimits } from '../../src/http/document-limits.ts';

const check = createDocumentLimits({ maxTokens: 1000, maxDepth: 10 });
const nested = (depth: number) => `${'{a'.repeat(depth)}${'}'.repeat(depth)}`;

describe('the limits on a document', () => {
  it('let ordinary documents pass, however often', () => {
    for (let i = 0; i < 3; i++) expect(() => check(`query Q { health { status } } # ${i % 2}`)).not.toThrow();
    expect(() => check(nested(10))).not.toThrow();
  });

  it('stop nested selections, lists and objects before the parser recurses into them', () => {
    for (const document of [
      nested(11),
      nested(100_000),
      `{a(x: ${'['.repeat(50_000)}`,
      `{a(x: ${'{y:'.repeat(50_000)}`,
    ]) {
      expect(() => check(document)).toThrow(
        expect.objectContaining({ code: 'COST_ESTIMATED_TOO_EXPENSIVE' }),
      );
    }
  });

  it('stop long documents', () => {
    const document = `{${'a '.repeat(1001)}}`;
    expect(() => check(document)).toThrow(/more than 1000 tokens/);
  });

  it('leave syntax errors to the parser', () => {
    for (const document of ['', '{', '"', '{ a(x: "unterminated) }', '\u0000'])
      expect(() => check(document)).not.toThrow();
  });
});
