import { rpcErrorBody } from '../mcp/rpc-error.ts';
import { retryAfter, type ServerDoor } from './server-door.ts';

/** Loaded before the protocol's library is. */
export const mcpDoor: ServerDoor = {
  name: 'mcp',
  home: 'the Model Context Protocol is at POST /mcp',
  bodyLike: '{"jsonrpc": "2.0", "id": 1, "method": "..."}',
  otherType: 415,
  answerOf: (error, asked) => ({
    status: error.status,
    headers: retryAfter(error),
    body: rpcErrorBody(error, asked),
  }),
};
