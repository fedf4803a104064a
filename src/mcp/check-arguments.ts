/** Checks a tool's arguments by its own JSON Schema, so that an agent is told in the words that it knows. */
import { badInput } from '../errors/gateway-error.ts';
import { suggestion } from '../errors/nearest.ts';
import { IS_MISSING, mustBe, mustBeOneOf } from '../json/wrong-value.ts';
import type { ToolSchema } from './json-schema.ts';

/** @throws GatewayError BAD_USER_INPUT with the path of the first thing that is wrong */
export function checkArguments(schema: ToolSchema, given: Readonly<Record<string, unknown>>): void {
  checkObject(schema, given, '');
}

function checkObject(schema: ToolSchema, value: Readonly<Record<string, unknown>>, path: string): void {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, ToolSchema>>;
    readonly required?: readonly string[];
  };
  const names = Object.keys(properties);
  for (const [name, child] of Object.entries(value)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) {
      const known = `${suggestion(name, names)} It takes ${names.join(', ') || 'none'}.`;
      throw badInput(at(name.slice(0, 100)), `is no argument${path === '' ? '' : ` of ${path}`}.${known}`);
    }
    if (child !== null && child !== undefined) check(property, child, at(name));
  }
  const missing = required.find((name) => value[name] === null || value[name] === undefined);
  if (missing !== undefined) throw badInput(at(missing), `${IS_MISSING}.`);
}

function check(schema: ToolSchema, value: unknown, path: string): void {
  const { type } = schema;
  if (type === 'array') {
    // One value stands for a list of it, as everywhere in GraphQL.
    if (!Array.isArray(value)) check(schema.items as ToolSchema, value, path);
    else
      for (const [i, item] of value.entries()) checkItem(schema.items as ToolSchema, item, `${path}[${i}]`);
  } else if (type === 'object' && schema.properties !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrongKind('object', value, path);
    checkObject(schema, value as Readonly<Record<string, unknown>>, path);
  } else if (Array.isArray(schema.enum)) {
    if (!schema.enum.includes(value)) throw badInput(path, `${mustBeOneOf(schema.enum)}.`);
  } else if (typeof type === 'string') {
    if (!isOfType(type, value)) throw wrongKind(type, value, path);
    checkRange(schema, value, path);
  }
}

function checkRange({ type, format, minimum, maximum }: ToolSchema, value: unknown, path: string): void {
  const example = typeof format === 'string' ? formats[format] : undefined;
  if (example && !example.isRead(String(value))) throw badInput(path, `must be ${example.like}.`);
  if (type === 'integer' && (Number(value) < Number(minimum) || Number(value) > Number(maximum)))
    throw badInput(path, `must be from ${minimum} to ${maximum}.`);
}

interface Format {
  readonly like: string;
  isRead(text: string): boolean;
}

const day = /^\d{4}-\d\d-\d\d$/;
const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const isTime = (text: string) => !Number.isNaN(Date.parse(text));

/** Those that the schemas of the tools name. */
const formats: Readonly<Record<string, Format>> = {
  'date-time': {
    like: 'an instant, like 2026-11-01T00:00:00Z',
    isRead: (text) => instant.test(text) && isTime(text),
  },
  date: { like: 'a day, like 2026-11-01', isRead: (text) => day.test(text) && isTime(text) },
};

function checkItem(schema: ToolSchema, value: unknown, path: string): void {
  if (value === null) throw badInput(path, 'must not be null.');
  check(schema, value, path);
}

const wrongKind = (type: string, value: unknown, path: string) => badInput(path, `${mustBe(type, value)}.`);

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
