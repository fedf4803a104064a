/** The functions that a model may ask to be called, and how it may use them. */
import { badInput, type GatewayError } from '../../errors/gateway-error.ts';
import type { CompleteInput, ToolInput } from '../../generated/resolvers.ts';
import { exceeds } from '../../json/exceeds.ts';
import { wellFormed } from '../../json/well-formed.ts';
import type { OfferedTool, ToolChoice } from '../../upstream/chat-message.ts';
import { checkDistinct, checkList } from '../input/check-list.ts';
import { isSchema } from './schema-references.ts';

const MAX_TOOLS = 128;
/** Of all tools together, as JSON: they are read with every prompt. */
const MAX_CHARACTERS = 200_000;
const MAX_DEPTH = 50;
const choices: ReadonlySet<string> = new Set(['auto', 'none', 'required']);

export interface CheckedTools {
  /** Empty where none are offered. */
  readonly tools: readonly OfferedTool[];
  readonly choice: ToolChoice;
}

/** @throws GatewayError BAD_USER_INPUT with the field's path. */
export function checkTools({ tools, toolChoice }: CompleteInput): CheckedTools {
  if (!tools || tools.length === 0) {
    if (toolChoice != null && toolChoice !== 'auto' && toolChoice !== 'none')
      throw badInput('input.toolChoice', 'wants a tool called, and there are no tools; give some.');
    return { tools: [], choice: 'auto' };
  }
  checkList('input.tools', tools, { min: 1, max: MAX_TOOLS, what: 'tools' });
  const sizes = tools.map(({ description, parameters }) => [description ?? '', parameters]);
  if (exceeds(sizes, { characters: MAX_CHARACTERS, depth: MAX_DEPTH + 2 }) === 'length') throw tooLong();
  const checked = tools.map((tool, i) => checkTool(`input.tools[${i}]`, tool));
  checkDistinct(
    checked.map(({ name }) => name),
    (i) => `input.tools[${i}].name`,
  );
  const json = JSON.stringify(checked);
  if (json.length > MAX_CHARACTERS) throw tooLong();
  return { tools: wellFormed(checked, json), choice: checkChoice(toolChoice ?? 'auto', checked) };
}

const tooLong = (): GatewayError =>
  badInput('input.tools', `have too many characters together, the limit is ${MAX_CHARACTERS}.`);

/** @throws GatewayError BAD_USER_INPUT for a name that some model could not say. */
export function checkToolName(field: string, name: string): string {
  if (/^[\w-]{1,64}$/.test(name)) return name;
  throw badInput(field, 'must be 1 to 64 letters, digits, underscores and dashes.');
}

function checkTool(field: string, { name, description, parameters, strict }: ToolInput): OfferedTool {
  checkToolName(`${field}.name`, name);
  if (choices.has(name)) throw badInput(`${field}.name`, `"${name}" means something else in toolChoice.`);
  return {
    name,
    ...(description && { description }),
    parameters: checkParameters(`${field}.parameters`, parameters ?? { type: 'object', properties: {} }),
    ...(strict != null && { strict }),
  };
}

/** Arguments are not held against the schema here: whoever runs the tool knows best what it takes. */
function checkParameters(field: string, given: unknown): OfferedTool['parameters'] {
  if (!isSchema(given) || (given.type !== undefined && given.type !== 'object'))
    throw badInput(field, 'must be a JSON Schema with "type": "object".');
  checkDepth(field, given, 0);
  return given.type === undefined ? { type: 'object', ...given } : given;
}

function checkDepth(field: string, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw badInput(field, `nests deeper than ${MAX_DEPTH} levels.`);
  for (const inner of Object.values(value)) checkDepth(field, inner, depth + 1);
}

function checkChoice(given: string, tools: readonly OfferedTool[]): ToolChoice {
  if (given === 'auto' || given === 'none' || given === 'required') return given;
  if (tools.some(({ name }) => name === given)) return { name: given };
  throw badInput('input.toolChoice', 'must be auto, none, required, or the name of one of the tools.');
}
