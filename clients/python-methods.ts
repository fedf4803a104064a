/** Python's operations, and the methods that send them. */
import { getNamedType, isListType, isNonNullType } from 'graphql';
import type { ClientDocument } from './client-documents.ts';
import {
  type Argument,
  argumentsOf,
  docstring,
  pythonName,
  pythonType,
  reader,
  snakeCase,
} from './python-types.ts';
import { takes } from './write-typescript.ts';

const constant = ({ name }: ClientDocument) => snakeCase(name).toUpperCase();

function resultType({ result }: ClientDocument): string {
  const inner = isNonNullType(result.type) ? result.type.ofType : result.type;
  return `${isListType(inner) ? 'list[' : ''}types.${getNamedType(inner).name}${isListType(inner) ? ']' : ''}`;
}

export function pythonOperations(documents: readonly ClientDocument[]): string {
  const entry = (document: ClientDocument) => {
    const { name, operation, text, path, isPaid, result } = document;
    const read = reader(result.type, (type) => `types.${type.name}`);
    return `${constant(document)}: Operation[${resultType(document)}] = Operation(
    name="${name}",
    path=(${path.map((field) => `"${field}",`).join(' ')}),
    read=${read},
    is_paid=${isPaid ? 'True' : 'False'},
    is_mutation=${operation.operation === 'mutation' ? 'True' : 'False'},
    text=r"""${text}""",
)`;
  };
  return `"""What is sent."""

from __future__ import annotations

from ..operation import Operation
from ..scalars import read_list
from . import types

${documents.map(entry).join('\n\n')}
`;
}

export function pythonMethods(documents: readonly ClientDocument[], kind: 'async' | 'sync'): string {
  const isAsync = kind === 'async';
  const base = isAsync
    ? 'class AsyncMethods(GatewayBase):'
    : `class SyncMethods:
    def __init__(self, gateway: AsyncMethods) -> None:
        self._gateway = gateway
`;
  return `"""A method for each operation."""

from __future__ import annotations

from collections.abc import ${isAsync ? 'AsyncIterator, ' : 'Iterator, '}Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

${isAsync ? 'from ..operation import GatewayBase\n' : 'from ..blocking import iterate, wait_for\n'}from ..options import CallOptions
${isAsync ? 'from ..scalars import given\nfrom . import operations, types' : 'from . import types\nfrom .async_methods import AsyncMethods'}
${typeNames(documents)}

${base}
${documents.map((document) => (isAsync ? asyncMethod(document) : syncMethod(document))).join('\n\n')}
`;
}

/** Arguments name inputs and enumerations without the module's name before them. */
function typeNames(documents: readonly ClientDocument[]): string {
  const known = new Set([
    'str',
    'int',
    'float',
    'bool',
    'None',
    'Any',
    'Decimal',
    'Sequence',
    'date',
    'datetime',
  ]);
  const used = documents.flatMap((document) =>
    argumentsOf(document).flatMap(({ type }) => pythonType(type, true).match(/\w+/g) ?? []),
  );
  const names = [...new Set(used)].filter((name) => !known.has(name)).toSorted();
  return `from .types import (\n${names.map((name) => `    ${name},\n`).join('')})\n`;
}

/** What must be given comes first, then what may be given by its name alone; of nothing that must, the first may. */
function parameters(all: readonly Argument[]): string {
  const required = all.filter(({ isRequired }) => isRequired);
  const leading = required.length > 0 ? required : all.slice(0, 1);
  const parameter = ({ name, type, isRequired }: Argument) => {
    const shown = pythonType(type, true).replace(/ \| None$/, '');
    return `        ${pythonName(name)}: ${isRequired ? shown : `${shown} | None = None`},`;
  };
  const named = all.filter((argument) => !leading.includes(argument));
  return [
    '        self,',
    ...leading.map(parameter),
    '        *,',
    ...named.map(parameter),
    '        options: CallOptions | None = None,',
  ].join('\n');
}

/** The schema's descriptions, for editors. */
function documentation(document: ClientDocument): string {
  const lines = argumentsOf(document)
    .filter(({ description }) => description !== '')
    .map(
      ({ name, description }) => `        ${pythonName(name)}: ${description.replaceAll(/\s*\n\s*/g, ' ')}`,
    );
  const about = docstring(document.result.description, '        ');
  if (lines.length === 0) return about;
  return `${about.slice(0, -3)}\n\n${lines.join('\n').replaceAll('\\', '\\\\').replaceAll('"""', "'''")}\n        """`;
}

function head(document: ClientDocument, prefix: string, returns: string): string {
  return `    ${prefix}def ${snakeCase(document.name)}(
${parameters(argumentsOf(document))}
    ) -> ${returns}:
${documentation(document)}`;
}

function asyncMethod(document: ClientDocument): string {
  const all = argumentsOf(document).map(({ name }) =>
    name === 'from' ? `from_=from_` : `${name}=${pythonName(name)}`,
  );
  const given = `given(${all.join(', ')})`;
  const variables = takes(document) === 'input' ? `{"input": ${given}}` : given;
  const sent = `operations.${constant(document)}, ${variables}, options`;
  return document.operation.operation === 'subscription'
    ? `${head(document, '', `AsyncIterator[${resultType(document)}]`)}\n        return self._stream(${sent})`
    : `${head(document, 'async ', resultType(document))}\n        return await self._call(${sent})`;
}

function syncMethod(document: ClientDocument): string {
  const passed = [
    ...argumentsOf(document).map(({ name }) => `${pythonName(name)}=${pythonName(name)}`),
    'options=options',
  ];
  const call = `self._gateway.${snakeCase(document.name)}(${passed.join(', ')})`;
  return document.operation.operation === 'subscription'
    ? `${head(document, '', `Iterator[${resultType(document)}]`)}\n        return iterate(${call})`
    : `${head(document, '', resultType(document))}\n        return wait_for(${call})`;
}
