/** Tokens before anybody has counted them: learned for each model from what upstream counted afterwards. */

export interface TokenEstimates {
  /** Tokens of a prompt of so many characters. */
  prompt(model: string, characters: number): number;
  /** Tokens of an answer, at most `maxTokens`. */
  output(model: string, maxTokens: number | null): number;
  learn(model: string, seen: { characters: number; promptTokens: number; outputTokens: number }): void;
}

interface Averages {
  tokensPerCharacter: number;
  outputTokens: number;
}

/** English text in the tokenizers of current models; code and other languages have more tokens. */
const FIRST_TOKENS_PER_CHARACTER = 0.25;
const FIRST_OUTPUT_TOKENS = 256;
/** How much one call counts beside what was learned before: the last few dozen decide. */
const WEIGHT = 1 / 32;

export function createTokenEstimates(): TokenEstimates {
  const models = new Map<string, Averages>();
  const averages = (model: string): Averages => {
    const known = models.get(model);
    if (known) return known;
    const first = { tokensPerCharacter: FIRST_TOKENS_PER_CHARACTER, outputTokens: FIRST_OUTPUT_TOKENS };
    models.set(model, first);
    return first;
  };

  return {
    prompt: (model, characters) => Math.ceil(characters * averages(model).tokensPerCharacter) + 1,
    output: (model, maxTokens) => {
      const expected = Math.ceil(averages(model).outputTokens);
      return maxTokens === null ? expected : Math.min(expected, maxTokens);
    },
    learn: (model, { characters, promptTokens, outputTokens }) => {
      const learned = averages(model);
      if (characters >= 16 && promptTokens > 0) {
        learned.tokensPerCharacter += (promptTokens / characters - learned.tokensPerCharacter) * WEIGHT;
      }
      learned.outputTokens += (outputTokens - learned.outputTokens) * WEIGHT;
    },
  };
}
