/** The generated parts of the Python client: types, operations, and their methods to await or to wait for. */
import { errorTable } from '../src/errors/gateway-error.ts';
import type { ClientDocument } from './client-documents.ts';
import { pythonMethods, pythonOperations } from './python-methods.ts';
import { pythonTypes } from './python-types.ts';

const folder = 'python/cortex_gateway/generated';
const NOTE = '# Written by `npm run codegen`.\n';

export function pythonFiles(documents: readonly ClientDocument[]): Record<string, string> {
  return {
    [`${folder}/__init__.py`]: NOTE,
    [`${folder}/error_codes.py`]: NOTE + errorCodes(),
    [`${folder}/types.py`]: NOTE + pythonTypes(documents),
    [`${folder}/operations.py`]: NOTE + pythonOperations(documents),
    [`${folder}/async_methods.py`]: NOTE + pythonMethods(documents, 'async'),
    [`${folder}/sync_methods.py`]: NOTE + pythonMethods(documents, 'sync'),
  };
}

function errorCodes(): string {
  const list = (codes: readonly string[]) => codes.map((code) => `    "${code}",\n`).join('');
  const codes = Object.entries(errorTable);
  const names = list(codes.map(([code]) => code));
  return `"""The codes of the gateway's errors; docs/errors.md says what each means."""

from typing import Literal

ErrorCode = Literal[
${names}]

ERROR_CODES: tuple[ErrorCode, ...] = (
${names})

RETRYABLE_CODES = (
${list(codes.filter(([, { retryable }]) => retryable).map(([code]) => code))})
"""Those after which the same call may work later."""
`;
}
