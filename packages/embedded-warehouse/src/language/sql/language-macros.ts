/**
 * The SQL faces of the AI functions: DuckDB macros with Snowflake's names, arities and argument names over the two
 * scalar functions `language_call` (text) and `language_embed` (vector).
 *
 * Macros with the AI_* names stand in one schema, those of SNOWFLAKE.CORTEX in another.
 */

/** How the text that `language_call` answers becomes a value of the type Snowflake returns. */
type ResultType = 'VARCHAR' | 'JSON' | 'BOOLEAN' | 'DOUBLE' | 'BIGINT';

function call(name: string, args: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(args).flatMap(([key, expression]) => [`'${key}'`, expression]);
  return `language_call('${name}', json_object(${pairs.join(', ')})::VARCHAR)`;
}

function cast(expression: string, type: ResultType): string {
  return type === 'VARCHAR' ? expression : `TRY_CAST(${expression} AS ${type})`;
}

/**
 * A result that is an object on request and otherwise of the function's own type. Which of the two must be known
 * when the statement is bound: `struct_extract` takes the type of the field that its constant key names, and the
 * lambda lets both fields read one call.
 *
 * @param isObject A condition over the macro's parameters that folds to a constant.
 * @param probe A parameter that calls give a constant for. DuckDB insists on a constant key while it checks the
 * macro's definition, except when the key depends on a parameter directly; `nullif(p, p)` adds nothing but that.
 */
function objectOnRequest(expression: string, type: ResultType, isObject: string, probe: string): string {
  const key = `concat(CASE WHEN ${isObject} THEN 'object' ELSE 'plain' END, nullif(${probe}, ${probe}))`;
  const fields = `{'plain': ${cast('sf$answer', type)}, 'object': TRY_CAST(sf$answer AS JSON)}`;
  return `list_extract(list_transform([${expression}], lambda sf$answer: struct_extract(${fields}, ${key})), 1)`;
}

/** Whether an argument is the switch `return_error_details`, standing in the place of another one. */
const isSwitch = (parameter: string) => `typeof(${parameter}) = 'BOOLEAN'`;

function defineMacro(
  schema: string,
  name: string,
  overloads: readonly (readonly [string, string])[],
): string {
  const bodies = overloads.map(([parameters, body]) => `(${parameters}) AS ${body}`);
  return `CREATE OR REPLACE MACRO ${schema}.${name}${bodies.join(', ')};`;
}

const detailed = (name: string, args: Readonly<Record<string, string>>, type: ResultType) =>
  objectOnRequest(
    call(name, { ...args, errorDetails: 'return_error_details' }),
    type,
    'coalesce(return_error_details, false)',
    'return_error_details',
  );

const MAX_PROMPT_ARGUMENTS = 20;

function promptOverloads(): [string, string][] {
  return Array.from({ length: MAX_PROMPT_ARGUMENTS + 1 }, (_, count): [string, string] => {
    const args = Array.from({ length: count }, (_argument, i) => `a${i}`);
    return [
      ['template', ...args].join(', '),
      `json_object('template', template, 'args', json_array(${args.join(', ')}))`,
    ];
  });
}

function countTokensOverloads(): [string, string][] {
  return [1, 2, 3, 4, 5].map((count): [string, string] => {
    const rest = Array.from({ length: count }, (_, i) => `a${i}`);
    const last = rest.at(-1) as string;
    const body = `language_call('AI_COUNT_TOKENS', json_object('function', function_name, 'rest', json_array(${rest.join(', ')}))::VARCHAR)`;
    return [
      ['function_name', ...rest].join(', '), // The name of the function is the one argument that is always a constant.
      objectOnRequest(body, 'BIGINT', isSwitch(last), 'function_name'),
    ];
  });
}

function aiMacros(schema: string): string[] {
  const completeArguments = {
    model: 'model',
    prompt: 'prompt',
    parameters: 'model_parameters',
    responseFormat: 'response_format',
    showDetails: 'show_details',
    errorDetails: 'return_error_details',
  };
  const completeIsObject = `typeof(response_format) <> '"NULL"' OR coalesce(show_details, false) OR coalesce(return_error_details, false)`;
  const redactIsObject = `lower(coalesce(mode, 'redact')) = 'detect' OR coalesce(return_error_details, false) OR ${isSwitch('categories')}`;
  const one = (name: string, parameters: string, body: string) =>
    defineMacro(schema, name, [[parameters, body]]);
  return [
    one(
      'ai_complete',
      'model, prompt, model_parameters := NULL, response_format := NULL, show_details := false, return_error_details := false',
      objectOnRequest(call('AI_COMPLETE', completeArguments), 'VARCHAR', completeIsObject, 'show_details'),
    ),
    one(
      'ai_sentiment',
      'text, categories := NULL, return_error_details := false',
      cast(
        call('AI_SENTIMENT', {
          text: 'text',
          categories: 'categories',
          errorDetails: 'return_error_details',
        }),
        'JSON',
      ),
    ),
    one(
      'ai_classify',
      'input, list_of_categories, config_object := NULL, return_error_details := false',
      cast(
        call('AI_CLASSIFY', {
          text: 'input',
          labels: 'list_of_categories',
          options: 'config_object',
          errorDetails: 'return_error_details',
        }),
        'JSON',
      ),
    ),
    defineMacro(schema, 'ai_filter', [
      ['input', cast(call('AI_FILTER', { text: 'input' }), 'BOOLEAN')],
      [
        'input, return_error_details',
        objectOnRequest(
          call('AI_FILTER', { text: 'input', file: 'return_error_details' }),
          'BOOLEAN',
          isSwitch('return_error_details'),
          'return_error_details',
        ),
      ],
    ]),
    one('ai_agg', 'expr, instruction', call('AI_AGG', { texts: 'list(expr)', instruction: 'instruction' })),
    one('ai_summarize_agg', 'expr', call('AI_SUMMARIZE_AGG', { texts: 'list(expr)', instruction: 'NULL' })),
    one(
      'ai_summarize',
      'text, return_error_details := false',
      detailed('AI_SUMMARIZE', { text: 'text' }, 'VARCHAR'),
    ),
    one(
      'ai_translate',
      'text, source_language, target_language, return_error_details := false',
      detailed('AI_TRANSLATE', { text: 'text', from: 'source_language', to: 'target_language' }, 'VARCHAR'),
    ),
    one(
      'ai_redact',
      "input, categories := NULL, return_error_details := false, mode := 'redact'",
      objectOnRequest(
        call('AI_REDACT', {
          text: 'input',
          categories: 'categories',
          errorDetails: 'return_error_details',
          mode: 'mode',
        }),
        'VARCHAR',
        redactIsObject,
        'return_error_details',
      ),
    ),
    one(
      'ai_extract',
      'text := NULL, responseFormat := NULL, scores := false, file := NULL',
      cast(
        call('AI_EXTRACT', {
          text: 'text',
          responseFormat: 'responseFormat',
          scores: 'scores',
          file: 'file',
        }),
        'JSON',
      ),
    ),
    one(
      'ai_similarity',
      'input1, input2, config_object := NULL',
      cast(call('AI_SIMILARITY', { a: 'input1', b: 'input2', options: 'config_object' }), 'DOUBLE'),
    ),
    one('ai_embed', 'model, input', embedding('AI_EMBED', 'input')),
    defineMacro(schema, 'ai_count_tokens', countTokensOverloads()),
    one(
      'ai_parse_document',
      'file, options := NULL, return_error_details := false',
      cast(call('AI_PARSE_DOCUMENT', { file: 'file', errorDetails: 'return_error_details' }), 'JSON'),
    ),
    one(
      'ai_transcribe',
      'file, options := NULL, return_error_details := false',
      cast(call('AI_TRANSCRIBE', { file: 'file', errorDetails: 'return_error_details' }), 'JSON'),
    ),
    defineMacro(schema, 'prompt', promptOverloads()),
    // Failed rows are NULL already.
    one('ai_null_if_error', 'expr', 'expr'),
  ];
}

function embedding(name: string, text: string): string {
  return `language_embed('${name}', json_object('model', model, 'text', ${text})::VARCHAR)`;
}

function cortexMacros(schema: string): string[] {
  const one = (name: string, parameters: string, body: string) =>
    defineMacro(schema, name, [[parameters, body]]);
  const complete = (name: string): readonly (readonly [string, string])[] => [
    ['model, prompt', call(name, { model: 'model', prompt: 'prompt', options: 'NULL' })],
    ['model, prompt, options', call(name, { model: 'model', prompt: 'prompt', options: 'options' })],
  ];
  return [
    defineMacro(schema, 'complete', complete('COMPLETE')),
    defineMacro(schema, 'try_complete', complete('TRY_COMPLETE')),
    one(
      'translate',
      'text, source_language, target_language',
      call('TRANSLATE', { text: 'text', from: 'source_language', to: 'target_language' }),
    ),
    one('summarize', 'text', call('SUMMARIZE', { text: 'text' })),
    one(
      'classify_text',
      'input, list_of_categories, options := NULL',
      cast(
        call('CLASSIFY_TEXT', { text: 'input', labels: 'list_of_categories', options: 'options' }),
        'JSON',
      ),
    ),
    one(
      'extract_answer',
      'source_document, question',
      call('EXTRACT_ANSWER', { text: 'source_document', question: 'question' }),
    ),
    one('parse_document', 'file, options := NULL', call('PARSE_DOCUMENT', { file: 'file' })),
    one(
      'count_tokens',
      'model, text',
      cast(call('COUNT_TOKENS', { model: 'model', text: 'text' }), 'BIGINT'),
    ),
    one('embed_text_768', 'model, text', embedding('EMBED_TEXT_768', 'text')),
    one('embed_text_1024', 'model, text', embedding('EMBED_TEXT_1024', 'text')),
    one('sentiment', 'text', cast(call('SENTIMENT', { text: 'text' }), 'DOUBLE')),
    one(
      'entity_sentiment',
      'text, entities := NULL',
      cast(call('ENTITY_SENTIMENT', { text: 'text', categories: 'entities' }), 'JSON'),
    ),
    one(
      'search_preview',
      'service_name, query_parameters',
      call('SEARCH_PREVIEW', { service: 'service_name', query: 'query_parameters' }),
    ),
  ];
}

/** The statements that create every macro; running them again replaces them. */
export function languageMacros(aiSchema: string, cortexSchema: string): string[] {
  return [...aiMacros(aiSchema), ...cortexMacros(cortexSchema)];
}

const names = (statements: readonly string[]) =>
  statements.map((statement) => /MACRO \w+\.(\w+)\(/u.exec(statement)?.[1]?.toUpperCase() ?? '');

/** What the statements define, as SQL calls them: `AI_COMPLETE`, `SNOWFLAKE.CORTEX.COMPLETE`, ... */
export const languageFunctionNames: readonly string[] = [
  ...names(aiMacros('ai')),
  ...names(cortexMacros('cortex')).map((name) => `SNOWFLAKE.CORTEX.${name}`),
];
