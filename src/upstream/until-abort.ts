/**
 * The promise's outcome, or why the signal was aborted if that comes first; the promise is then left to itself. undici
 * hears an abort only once a connection stands: without this, a request waits for one longer than anybody wants it.
 */
export async function untilAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
