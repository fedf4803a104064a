/** What an agent may read before it asks for anything: each resource is a prepared document too. */
import type { ReadResourceResult, Resource, ResourceTemplate } from '@modelcontextprotocol/sdk/types.js';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { cancelled, GatewayError } from '../errors/gateway-error.ts';
import { printPublicSchema } from '../graphql/public-schema.ts';
import type { DocumentVariables, McpCaller } from './mcp-caller.ts';
import { errorIn, type ShownError } from './refusal.ts';

const SCHEMA_URI = 'cortex://schema';

interface ResourceDefinition {
  /** With `{name}` for what a reader fills in. */
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  readonly document: string;
  variables?(filled: DocumentVariables): DocumentVariables;
  /** The text of an answer's data; null where there is nothing of the name that was filled in. */
  present(data: unknown, toJson: McpCaller['toJson']): string | Promise<string> | null;
}

const sql =
  'query WarehouseTables($input: ExecuteSqlInput!) { executeSql(input: $input) { columns { name } rows } }';

interface Table {
  readonly executeSql: {
    readonly columns: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  };
}

const resourceDefinitions: readonly ResourceDefinition[] = [
  {
    uri: SCHEMA_URI,
    name: 'schema',
    title: 'The GraphQL schema',
    description: 'Everything that the gateway serves, described. The tools are the part of it for agents.',
    mimeType: 'application/graphql',
    document: getIntrospectionQuery(),
    present: (data) => printPublicSchema(buildClientSchema(data as IntrospectionQuery)),
  },
  {
    uri: 'cortex://prices',
    name: 'prices',
    title: 'The price list',
    description:
      'Models with their limits and prices in credits, and warehouses with their prices by the hour.',
    mimeType: 'application/json',
    document: `query Prices {
      models {
        name backends functions contextLength maxOutputTokens dimensions available default
        inputPrice outputPrice priceBasis { kind date source }
      }
      warehouses { name purpose size creditsPerHour }
    }`,
    present: (data, toJson) => toJson(data),
  },
  {
    uri: 'cortex://warehouse/tables',
    name: 'tables',
    title: 'The tables of the warehouse',
    description:
      'Schema, name, kind and number of rows of every table and view that the gateway may read. It costs warehouse seconds.',
    mimeType: 'application/json',
    document: sql,
    variables: () => ({
      input: {
        statement: `SELECT table_schema, table_name, table_type, row_count, comment FROM information_schema.tables
          WHERE table_schema <> 'INFORMATION_SCHEMA' ORDER BY table_schema, table_name`,
      },
    }),
    present: presentRows,
  },
  {
    uri: 'cortex://warehouse/tables/{schema}/{table}',
    name: 'columns',
    title: 'The columns of a table',
    description: 'Name, type and comment of each column of a table, in order. It costs warehouse seconds.',
    mimeType: 'application/json',
    document: sql,
    variables: ({ schema, table }) => ({
      input: {
        statement: `SELECT column_name, data_type, is_nullable, comment FROM information_schema.columns
          WHERE table_schema IN (?, ?) AND table_name IN (?, ?)
          QUALIFY RANK() OVER (ORDER BY IFF(table_schema = ?, 0, 1), IFF(table_name = ?, 0, 1)) = 1
          ORDER BY ordinal_position`,
        // As it is told, or as SQL reads a name without quotes.
        binds: [schema, upper(schema), table, upper(table), schema, table],
      },
    }),
    // Every table has columns.
    present: (data, toJson) => (hasRows(data) ? presentRows(data, toJson) : null),
  },
];

const upper = (name: unknown) => String(name).toUpperCase();

const hasRows = (data: unknown) => (data as Table).executeSql.rows.length > 0;

function presentRows(data: unknown, toJson: McpCaller['toJson']): Promise<string> {
  const { columns, rows } = (data as Table).executeSql;
  const names = columns.map(({ name }) => name.toLowerCase());
  return toJson(rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]]))));
}

const isTemplate = ({ uri }: ResourceDefinition) => uri.includes('{');

export const resources: Resource[] = resourceDefinitions
  .filter((definition) => !isTemplate(definition))
  .map(({ uri, name, title, description, mimeType }) => ({ uri, name, title, description, mimeType }));

export const resourceTemplates: ResourceTemplate[] = resourceDefinitions
  .filter(isTemplate)
  .map(({ uri: uriTemplate, name, title, description, mimeType }) => ({
    uriTemplate,
    name,
    title,
    description,
    mimeType,
  }));

/**
 * Where only listed documents are trusted, these are. Introspection is not: a document that is trusted may come through
 * any door, and there the schema is shown to nobody.
 */
export const resourceDocuments: readonly string[] = resourceDefinitions
  .filter(({ uri }) => uri !== SCHEMA_URI)
  .map(({ document }) => document);

/** @returns null where there is no such resource. @throws RefusedResource, GatewayError */
export async function readResource(
  uri: string,
  caller: McpCaller,
  signal: AbortSignal,
): Promise<ReadResourceResult | null> {
  for (const { uri: pattern, mimeType, document, variables, present } of resourceDefinitions) {
    const filled = fill(pattern, uri);
    if (filled === null) continue;
    for await (const { data, errors } of caller.run(document, variables?.(filled) ?? {}, signal)) {
      const error = errorIn(errors);
      if (error) throw new RefusedResource(error);
      const text = await present(data, caller.toJson);
      return text === null ? null : { contents: [{ uri, mimeType, text }] };
    }
    throw cancelled();
  }
  return null;
}

/** A resource that could not be read, as the gateway's clients are told. */
export class RefusedResource extends Error {
  override readonly name = 'RefusedResource';
  readonly shown: ShownError;

  constructor(shown: ShownError) {
    super(shown.message);
    this.shown = shown;
  }
}

/** What a URI fills a pattern's names with; null where it does not fit. @throws GatewayError */
function fill(pattern: string, uri: string): DocumentVariables | null {
  const [wanted, given] = [pattern.split('/'), uri.split('/')];
  if (wanted.length !== given.length) return null;
  const filled: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const text = given[i] ?? '';
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name === undefined && part !== text) return null;
    if (name !== undefined && text === '') return null;
    if (name !== undefined) filled[name] = decode(text);
  }
  return filled;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new GatewayError('BAD_USER_INPUT', 'The URI has a percent sign that begins no character.', {
      field: 'uri',
    });
  }
}
