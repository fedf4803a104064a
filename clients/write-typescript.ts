/** The parts of the TypeScript client that GraphQL Code Generator does not write: methods and error codes. */
import { getNamedType, getNullableType, isListType } from 'graphql';
import { errorTable } from '../src/errors/gateway-error.ts';
import type { ClientDocument } from './client-documents.ts';

const NOTE = '// Written by `npm run codegen`.\n';

export function typescriptErrorCodes(): string {
  const codes = Object.entries(errorTable);
  const list = (names: readonly string[]) => names.map((name) => `  '${name}',\n`).join('');
  return `${NOTE}
/** The codes of the gateway's errors; docs/errors.md says what each means. */
export const errorCodes = [
${list(codes.map(([code]) => code))}] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Those after which the same call may work later. */
export const retryableCodes: readonly string[] = [
${list(codes.filter(([, { retryable }]) => retryable).map(([code]) => code))}];
`;
}

export function typescriptOperations(documents: readonly ClientDocument[]): string {
  return `${NOTE}import type { CallOptions } from '../request.ts';
import type { StreamOptions } from '../call-gateway.ts';
import type { Operation } from '../gateway.ts';
import type * as documents from './documents.ts';

${results(documents).join('\n\n')}

/** A method for each operation of the client. Each throws a \`GatewayError\` where there is no result. */
export interface GatewayMethods {
${documents.map(signature).join('\n')}
}

export const operations: Readonly<Record<keyof GatewayMethods, Operation>> = {
${documents.map(entry).join('\n')}
};
`;
}

export const methodName = ({ name }: Pick<ClientDocument, 'name'>) => name[0]?.toLowerCase() + name.slice(1);

/** Whether the one variable is \`input\`: a method then takes its fields. */
export function takes({ operation }: ClientDocument): 'input' | 'variables' | 'none' {
  const variables = operation.variableDefinitions ?? [];
  if (variables.length === 0) return 'none';
  return variables.length === 1 && variables[0]?.variable.name.value === 'input' ? 'input' : 'variables';
}

/** The types of what methods return, by the names that the schema has for them. */
function results(documents: readonly ClientDocument[]): readonly string[] {
  const byType = Map.groupBy(documents, ({ result }) => getNamedType(result.type).name);
  return [...byType].map(([type, [first]]) => {
    if (!first) throw new Error(`Nothing returns ${type}.`);
    const isList = isListType(getNullableType(first.result.type));
    const description = getNamedType(first.result.type).description ?? '';
    return `/** ${description} */\nexport type ${type} = ${typeAt(first)}${isList ? '[number]' : ''};`;
  });
}

function typeAt({ name, operation, path }: ClientDocument): string {
  const root = `documents.${name}${operation.operation[0]?.toUpperCase()}${operation.operation.slice(1)}`;
  return `NonNullable<${root}${path.map((field) => `['${field}']`).join('')}>`;
}

function signature(document: ClientDocument): string {
  const { name, operation, result } = document;
  const kind = `${operation.operation[0]?.toUpperCase()}${operation.operation.slice(1)}`;
  const variables = `documents.${name}${kind}Variables`;
  const isOptional = (operation.variableDefinitions ?? []).every(({ type }) => type.kind !== 'NonNullType');
  const given = {
    input: `input: ${variables}['input'], `,
    variables: `variables${isOptional ? '?' : ''}: ${variables}, `,
    none: '',
  }[takes(document)];
  const isList = isListType(getNullableType(result.type));
  const value = `${isList ? 'readonly ' : ''}${getNamedType(result.type).name}${isList ? '[]' : ''}`;
  const doc = `  /** ${result.description.replaceAll(/\s*\n\s*/g, ' ')} */`;
  return operation.operation === 'subscription'
    ? `${doc}\n  ${methodName(document)}(${given}options?: StreamOptions): AsyncGenerator<${value}, void, undefined>;`
    : `${doc}\n  ${methodName(document)}(${given}options?: CallOptions): Promise<${value}>;`;
}

function entry(document: ClientDocument): string {
  const { name, operation, text, path, isPaid } = document;
  const facts = { name, kind: operation.operation, path, takes: takes(document), isPaid, text };
  return `  ${methodName(document)}: ${JSON.stringify(facts)},`;
}
