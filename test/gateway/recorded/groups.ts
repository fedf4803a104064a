/** The whole corpus, in the order in which it is sent: one gateway answers all of it. */
import type { ErrorCode } from '../../../src/errors/gateway-error.ts';
import { cortexBadInput, otherBadInput } from './bad-input.ts';
import { creditsGroup } from './credits.ts';
import { documentsGroup } from './documents.ts';
import { cortexGroup, otherGroup, sqlGroup } from './good-input.ts';
import { httpGroup } from './http.ts';
import type { RecordedGroup } from './request.ts';
import { streamsGroup } from './streams.ts';
import { breakerGroup, faultsGroup } from './upstream-faults.ts';

export const groups: Readonly<Record<string, RecordedGroup>> = {
  'Cortex fields': cortexGroup,
  'SQL fields': sqlGroup,
  'other fields': otherGroup,
  'bad input to Cortex': cortexBadInput,
  'other bad input': otherBadInput,
  'bad documents': documentsGroup,
  'bad requests': httpGroup,
  streams: streamsGroup,
  credits: creditsGroup,
  'failing back ends': faultsGroup,
  'back ends that stay away': breakerGroup,
};

/** Codes for which this gateway has no occasion: they need another configuration, a failing disk, or a caller who has left. */
export const unreachable: ReadonlySet<ErrorCode> = new Set([
  'INTERNAL_SERVER_ERROR',
  'LEDGER_UNAVAILABLE',
  'OVERLOADED',
  'REQUEST_CANCELLED',
  'SUBGRAPH_UNAVAILABLE',
  'TRUSTED_DOCUMENT_REQUIRED',
]);
