import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBlockCache } from '../../src/gpu/schedule/block-cache.ts';
import { createPrefixIndex } from '../../src/gpu/schedule/prefix-index.ts';
import { BLOCK_CHARACTERS, createPromptHasher } from '../../src/gpu/schedule/prompt-blocks.ts';

describe('prompt blocks', () => {
  const { hash } = createPromptHasher(7);
  const text = (from: number, characters: number) =>
    Array.from({ length: characters }, (_, i) => String.fromCharCode(32 + ((from + i * i) % 90))).join('');
  const shared = (a: readonly number[], b: readonly number[]) => {
    const end = a.findIndex((block, i) => block !== b[i]);
    return end === -1 ? a.length : end;
  };

  test('are equal exactly as far as the text is', () => {
    const a = text(1, 10 * BLOCK_CHARACTERS);
    for (const differsAt of [0, 300, 511, 512, 2_000, 2_559]) {
      const b = `${a.slice(0, differsAt)}\u0001${a.slice(differsAt + 1)}`;
      expect(shared(hash([a], 't'), hash([b], 't'))).toBe(Math.floor(differsAt / BLOCK_CHARACTERS));
    }
  });

  test('do not depend on how the text is divided into parts', () => {
    const a = text(3, 3_000);
    expect(hash([a.slice(0, 1), a.slice(1, 900), a.slice(900)], 't')).toEqual(hash([a], 't'));
  });

  test('differ between tenants and between processes', () => {
    const a = text(5, 2_000);
    expect(shared(hash([a], 't'), hash([a], 'u'))).toBe(0);
    expect(shared(hash([a], 't'), createPromptHasher(8).hash([a], 't'))).toBe(0);
  });

  test('of endless text are limited', () => {
    expect(hash([text(1, 1_000_000)], 't').length).toBe(512);
    expect(hash([], 't')).toEqual([]);
  });
});

test('the block cache is a map with a limit: the least recently used goes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(
        fc.integer({ min: 0, max: 40 }).map((n) => n * 16_777_216),
        { maxLength: 400 },
      ),
      (capacity, touched) => {
        const cache = createBlockCache(capacity);
        const model = new Map<number, true>();
        for (const block of touched) {
          cache.touch(block);
          model.delete(block);
          model.set(block, true);
          for (const oldest of model.keys()) {
            if (model.size <= capacity) break;
            model.delete(oldest);
          }
          expect(cache.size).toBe(model.size);
          for (let n = 0; n <= 40; n++) expect(cache.has(n * 16_777_216)).toBe(model.has(n * 16_777_216));
        }
      },
    ),
  );
});

test('the index knows how much of a prompt each endpoint holds', () => {
  const index = createPrefixIndex(3, 100);
  const prompt = [1, 2, 3, 4, 5, 6, 7, 8];
  index.record(0, prompt);
  index.record(1, prompt.slice(0, 3));
  const all = () => [0, 1, 2].map((endpoint) => index.match(endpoint, [...prompt, 99]));
  expect(all()).toEqual([8, 3, 0]);
  index.clear(0);
  expect(all()).toEqual([0, 3, 0]);
});

test('a full cache forgets the ends of prompts before their beginnings', () => {
  const index = createPrefixIndex(1, 10);
  index.record(0, [1, 2, 3, 4, 5, 6]);
  index.record(0, [11, 12, 13, 14, 15, 16]);
  expect(index.match(0, [1, 2, 3, 4, 5, 6])).toBe(4);
  expect(index.match(0, [11, 12, 13, 14, 15, 16])).toBe(6);
  index.resize(0, 10);
  expect(index.match(0, [1, 2, 3, 4, 5, 6])).toBe(4);
  index.resize(0, 12);
  expect(index.match(0, [11, 12])).toBe(0);
});
