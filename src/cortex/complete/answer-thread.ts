/** The thread that compiles the schemas of answers and holds answers against them. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { LRUCache } from 'lru-cache';
import { canonicalJson } from '../../json/canonical-json.ts';
import { nestsDeeper } from '../../json/nests-deeper.ts';
import { answerTasks } from '../../threads/answer-tasks.ts';
import { linearPattern } from './linear-pattern.ts';
import type { AnswerTask, Verdict } from './response-format.ts';

/** Deeper answers could not be written as JSON again. */
const MAX_DEPTH = 500;

const linear = Object.assign(linearPattern, { code: 'linear' });

const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  logger: false,
  addUsedSchema: false,
  // References that are used often would be compiled as often.
  inlineRefs: false,
  // `constructor` is a property only where the answer has one.
  ownProperties: true,
  // 19.99 is a multiple of 0.01.
  multipleOfPrecision: 6,
  code: { regExp: linear as never },
});

// Ajv's own compares every item with every other.
ajv.removeKeyword('uniqueItems');
ajv.addKeyword({
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: { message: 'must NOT have duplicate items' },
  validate: (unique: boolean, items: readonly unknown[]) =>
    !unique || new Set(items.map(canonicalJson)).size === items.length,
});

/** Clients send the same few schemas over and over. */
const compiled = new LRUCache<string, ValidateFunction>({
  maxSize: 2_000_000,
  sizeCalculation: (_, text) => text.length + 1_000,
});

/** @throws Error that says what is wrong with the schema. */
function compile(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const parsed = JSON.parse(schema);
  try {
    const validate = ajv.compile(parsed);
    compiled.set(schema, validate);
    return validate;
  } finally {
    // Ajv's own cache would keep every schema ever sent.
    ajv.removeSchema(parsed);
  }
}

answerTasks(({ schema, answer }: AnswerTask): Verdict => {
  if (answer !== null && nestsDeeper(answer, MAX_DEPTH))
    return { fault: `nests deeper than ${MAX_DEPTH} levels` };
  try {
    const validate = compile(schema);
    if (answer === null || validate(JSON.parse(answer))) return null;
    const { instancePath = '', keyword = null, message = 'is invalid' } = validate.errors?.[0] ?? {};
    return { fault: message, instancePath, keyword };
  } catch (error) {
    return { fault: (error as Error).message };
  }
});
