/** The functions of Snowflake Cortex in SQL, by the names of Snowflake's reference of AI functions. */
const AI_FUNCTIONS = [
  'AI_AGG',
  'AI_CLASSIFY',
  'AI_COMPLETE',
  'AI_COUNT_TOKENS',
  'AI_EMBED',
  'AI_EXTRACT',
  'AI_FILTER',
  'AI_GENERATE_TABLE_DESC',
  'AI_PARSE_DOCUMENT',
  'AI_REDACT',
  'AI_SENTIMENT',
  'AI_SIMILARITY',
  'AI_SUMMARIZE',
  'AI_SUMMARIZE_AGG',
  'AI_TRANSCRIBE',
  'AI_TRANSLATE',
];

/** Functions of the namespace SNOWFLAKE.CORTEX. */
const LEGACY_FUNCTIONS = [
  'COMPLETE',
  'TRY_COMPLETE',
  'SUMMARIZE',
  'TRANSLATE',
  'SENTIMENT',
  'ENTITY_SENTIMENT',
  'EXTRACT_ANSWER',
  'CLASSIFY_TEXT',
  'EMBED_TEXT_768',
  'EMBED_TEXT_1024',
  'PARSE_DOCUMENT',
  'SEARCH_PREVIEW',
];

/** A template's tag, with the other name that an `else` has. */
const TAG = String.raw`(?:\{%(?!-?\s*el)[^%}]*%\}|\{%-?\s*el(?:se|if)\b[^%}]*%\}(?:\s*[\w.$"]+)?)`;
/** What may stand between a function and its arguments. */
const SPACE = String.raw`[\s\uE000]*(?:${TAG}[\s\uE000]*){0,20}`;
const DOT = String.raw`\s*\.\s*`;
/** In a string of a program, a quote may stand behind a backslash. */
const QUOTE = String.raw`(?:\\?")?`;
const quotable = (name: string) => `${QUOTE}${name}${QUOTE}`;

/** `SNOWFLAKE.CORTEX.NAME(`, its name possibly made at run time, or `AI_NAME(`. */
const CORTEX_FUNCTION = new RegExp(
  `(?<![\\w.$])(?:${quotable('SNOWFLAKE')}${DOT})?${quotable('CORTEX')}${DOT}(?:${QUOTE}(?<legacy>[A-Z][A-Z0-9_]*)${QUOTE}!?|(?<made>[\\w]*\\uE000[\\w]*|\\{\\{[^}]*\\}\\}|%s|\\{\\w*\\}|\\$\\{\\w+\\}))${SPACE}\\(` +
    // The namespace is put in at run time: its functions' names tell, in a statement.
    `|(?:\\uE000|%s|(?<!\\{)\\{\\w*\\}|(?<filled>\\$\\w+|\\$\\{\\w+\\}|&\\w+|\\{\\{[^{}]*\\}\\}))\\.(?<hidden>${LEGACY_FUNCTIONS.join('|')})${SPACE}\\(` +
    `|(?<![\\w.$"'])(?<ai>${AI_FUNCTIONS.join('|')})${SPACE}\\(`,
  'gi',
);

export interface CortexMention {
  /** Upper case, as SQL would show it: `SNOWFLAKE.CORTEX.COMPLETE` or `AI_COMPLETE`. */
  readonly name: string;
  /** Where the function's own name begins in the text. */
  readonly offset: number;
  /** Where its arguments begin. */
  readonly end: number;
}

/** Every Cortex function that a statement calls. Comments and quoted strings of SQL are not looked into. */
export function cortexFunctionsIn(sql: string): CortexMention[] {
  return [...withoutCommentsAndStrings(sql).matchAll(CORTEX_FUNCTION)].flatMap((match) => {
    const { legacy, made, filled, hidden, ai } = match.groups ?? {};
    if (filled !== undefined && !looksLikeSql(sql)) return [];
    // A schema of another database may be called cortex.
    if (legacy !== undefined && !/snowflake/i.test(match[0]) && !isKnown(legacy.toUpperCase())) return [];
    const own = legacy ?? made ?? hidden ?? ai ?? '';
    const name =
      ai === undefined
        ? `SNOWFLAKE.CORTEX.${(legacy ?? hidden)?.toUpperCase() ?? '<name>'}`
        : ai.toUpperCase();
    return { name, offset: match.index + match[0].indexOf(own), end: match.index + match[0].length };
  });
}

function isKnown(name: string): boolean {
  return LEGACY_FUNCTIONS.includes(name) || CORTEX_PYTHON.has(name.toLowerCase());
}

/** Blanks of the same length and the same lines, so that places stay where they are. */
function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** SQL and Jinja comments, and quoted strings, as blanks. A lone quote is left alone. */
export function withoutCommentsAndStrings(sql: string): string {
  return sql
    .replace(/\{#[\s\S]*?#\}|--[^\n]*|(?<![:\w])\/\/[^\n]*|\/\*[\s\S]*?\*\//g, blank)
    .replace(/'(?:[^'\n\\]|''|\\.)*'/g, blank);
}

/** A statement, or at least a part that begins like one. */
export function looksLikeSql(text: string): boolean {
  return /\b(select|insert\s+into|update|merge\s+into|create\s+(or\s+replace\s+)?(\w+\s+)?\w+|with\s+\w+\s+as|call|copy\s+into|delete\s+from|values\s*\(|from\s+table|alter\s+\w+)\b/i.test(
    text,
  );
}

const BEGINS_LIKE_SQL =
  /^[\s(]*(select|with|insert|update|delete|merge|create|alter|call|copy|values|from|where|and|or|explain|show|describe|execute|begin|declare|set|use\s+(role|database|schema|warehouse|secondary)|truncate|grant|group|order|having|join|left|right|inner|outer|full|cross|natural|lateral|on|in|as|when|then|else|case|not|exists|limit|qualify|replace|union|table)\b(?!\s+(the|an|your|this|these|our|its)\s)/i;

/** Whether a text begins as a statement or a part of one does. */
export function beginsLikeSql(text: string): boolean {
  return BEGINS_LIKE_SQL.test(withoutCommentsAndStrings(text));
}

/** Sentences that tell somebody of a function: they begin with words, and no statement does. */
export function looksLikeProse(text: string): boolean {
  const [first = '', ...next] = withoutCommentsAndStrings(text).trim().split(/\s+/, 3);
  const isSentence =
    /^[A-Z][A-Za-z']*,?$/.test(first) &&
    next.length === 2 &&
    next.every((each) => /^[a-z][a-z']*[,.:]?$/.test(each));
  // "The AI_COMPLETE(model, prompt) function is busy."
  const tellsOfFunction =
    /^[A-Z][a-z']+$/.test(first) &&
    /^["'`]?[\w.]+\(/.test(next[0] ?? '') &&
    /\)["'`]?\s+[a-z]{2,}/.test(text);
  return !beginsLikeSql(text) && (isSentence || tellsOfFunction);
}

/** Paths of the Cortex REST API, of Cortex Search and Analyst, and of agents. */
const REST_PATH =
  /\/api\/v2\/cortex\b[\w/:-]*|\/api\/v2\/databases\/[^\s"'`/]+\/schemas\/[^\s"'`/]+\/(?:cortex-search-services|agents)\b[^\s"'`]*|\bcortex\/inference:complete\b|\bcortex\/analyst\/message\b|\bcortex-search-services\/[^\s"'`]*:query\b/i;

export function cortexRestPathIn(text: string): { readonly path: string; readonly offset: number } | null {
  const match = REST_PATH.exec(text);
  return match === null ? null : { path: match[0].replaceAll('\uE000', '<value>'), offset: match.index };
}

/** Callables of the Python package `snowflake.cortex` that run a function. */
export const CORTEX_PYTHON = new Set([
  'complete',
  'sentiment',
  'summarize',
  'translate',
  'extract_answer',
  'embed_text_768',
  'embed_text_1024',
  'classify_text',
  'count_tokens',
  'finetune',
  'extractanswer',
  'embedtext768',
  'embedtext1024',
  'classifytext',
  'counttokens',
]);

/** Snowpark's own AI functions in `snowflake.snowpark.functions`. */
export const SNOWPARK_AI = new Set(AI_FUNCTIONS.map((name) => name.toLowerCase()));
