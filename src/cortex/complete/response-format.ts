/** Answers in a form that the caller chose: read, and held against its JSON Schema. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { LRUCache } from 'lru-cache';
import { badInput, GatewayError } from '../../errors.ts';
import { checkAnswerSchema, type JsonSchema, upstreamSchema } from './answer-schema.ts';

export interface ResponseFormat {
  /** As it goes upstream. */
  readonly schema: JsonSchema;
  /**
   * Reads an answer.
   * @throws GatewayError UPSTREAM_REJECTED when it is no JSON or does not satisfy the schema.
   */
  read(text: string, finishReason: 'stop' | 'length'): unknown;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, addUsedSchema: false });

/** Compiling takes milliseconds, and clients send the same few schemas over and over. */
const compiled = new LRUCache<string, ResponseFormat>({ max: 200 });

/** @throws GatewayError BAD_USER_INPUT that says what is wrong with the schema. */
export function checkResponseFormat(field: string, given: unknown): ResponseFormat {
  const text = JSON.stringify(given);
  const known = compiled.get(text);
  if (known) return known;
  const schema = checkAnswerSchema(field, given);
  const validate = compile(field, schema);
  const format: ResponseFormat = {
    schema: upstreamSchema(schema),
    read: (answer, finishReason) => readAnswer(answer, finishReason, validate),
  };
  compiled.set(text, format);
  return format;
}

function compile(field: string, schema: JsonSchema): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw badInput(field, `is no valid JSON Schema: ${(error as Error).message.slice(0, 300)}.`);
  } finally {
    // Ajv's own cache would keep every schema ever sent.
    ajv.removeSchema(schema);
  }
}

function readAnswer(text: string, finishReason: 'stop' | 'length', validate: ValidateFunction): unknown {
  const cut =
    finishReason === 'length' ? ' The answer was cut off at maxTokens; a larger limit may help.' : '';
  const answer = parse(text);
  if (answer === undefined) {
    throw new GatewayError('UPSTREAM_REJECTED', `The model's answer is no JSON.${cut}`, {
      field: 'input.responseFormat',
    });
  }
  if (validate(answer)) return answer;
  const { instancePath = '', keyword = null, message = 'is invalid' } = validate.errors?.[0] ?? {};
  const where = instancePath === '' ? '' : ` at ${instancePath}`;
  throw new GatewayError(
    'UPSTREAM_REJECTED',
    `The model's answer does not satisfy responseFormat:${where} it ${message}.${cut}`,
    { field: 'input.responseFormat', instancePath, keyword },
  );
}

/** Some models wrap their JSON into a Markdown block. */
function parse(text: string): unknown {
  const block = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text);
  try {
    return JSON.parse(block?.[1] ?? text);
  } catch {
    return undefined;
  }
}
