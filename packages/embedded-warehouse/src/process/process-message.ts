/** What the gateway and the process of its embedded warehouse say to each other. */

export interface WarehouseStart {
  readonly dataDir: string | null;
  /** For the program that was given: what its completions are made by. */
  readonly modelUrl: string | null;
  readonly documentsDir: string | null;
  readonly token: string;
  readonly memoryBytes: number;
  /** 0 for any free port; a process that takes the place of another listens where that did. */
  readonly port: number;
}

export type FromGateway = { readonly start: WarehouseStart } | { readonly close: true };

export type FromWarehouse =
  | { readonly ready: { readonly url: string; readonly port: number; readonly user: string } }
  /** It could not start. */
  | { readonly refused: ProcessError }
  /** A bug in it that some client saw masked; or why it is about to end itself. */
  | { readonly error: ProcessError }
  | { readonly closed: true };

export interface ProcessError {
  /** By it the gateway tells a folder that is in use from a bug. */
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function toProcessError(error: unknown): ProcessError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  const cause = error.cause instanceof Error ? `\nCaused by: ${error.cause.stack}` : '';
  return { name: error.name, message: error.message, stack: `${error.stack}${cause}` };
}

export function fromProcessError({ name, message, stack }: ProcessError): Error {
  return Object.assign(new Error(message), { name, stack });
}

/**
 * How the memory watch ends the process. By default the signal ends a process at once, whatever its threads are
 * doing, and nothing else sends it here: the gateway can tell the reason from it.
 */
export const outOfMemorySignal = 'SIGUSR2';
