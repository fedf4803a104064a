/** The local algorithms that answer in the place of models, for another stand-in to answer with. */
export { type ToolMessage, withoutTools } from './completion/call-tools.ts';
export { complete, deltasOf } from './completion/complete.ts';
export { InvalidSchemaError, isSchema } from './completion/json-schema.ts';
export { embedText } from './embed-text.ts';
export { type CompletionModel, LOCAL_COMPLETION_MODEL } from './models.ts';
export {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletionResult,
  type RemoteCompletions,
  type RemoteEvent,
} from './remote-completions.ts';
