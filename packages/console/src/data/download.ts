/** Files that the reader keeps. */
import { ANSWER_MS, patientFetch } from './patient-fetch.ts';
import { sessionHeaders } from './session.ts';

const fetchFile = patientFetch(ANSWER_MS);

export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  // The address is wanted only until the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * An export of the gateway, with the session's own permissions.
 * @param onBytes told how much has come
 * @throws Error with the gateway's own message; AbortError
 */
export async function download(
  path: string,
  name: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const response = await fetchFile(path, { headers: sessionHeaders(), signal });
  if (!response.ok || !response.body) throw new Error(await messageOf(response));
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.length;
    onBytes(bytes);
  }
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  saveFile(name, new Blob(parts), type);
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as {
    readonly errors?: readonly { readonly message: string }[];
  } | null;
  return body?.errors?.[0]?.message ?? `The gateway answered ${response.status}.`;
}
