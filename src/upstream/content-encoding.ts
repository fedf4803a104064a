/** Answers are asked for uncompressed; a proxy on the way may compress them all the same. */
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Without it, any encoding may be sent (RFC 9110, section 12.5.3). */
export const asItIs = { 'accept-encoding': 'identity' } as const;

/** By names that servers choose, which may be those of what every object inherits. */
const decoders = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
]);

/** Null where there is nothing to undo. */
export function contentDecoder({ 'content-encoding': encoding }: ReceivedHeaders): Transform | null {
  const name = String(encoding ?? '')
    .trim()
    .toLowerCase();
  return decoders.get(name)?.() ?? null;
}

/** The bytes of an answer before anybody compressed them. */
export function decodedBody(body: Readable, headers: ReceivedHeaders): Readable {
  const decoder = contentDecoder(headers);
  // Whoever reads the last of the two hears what goes wrong with either.
  return decoder ? pipeline(body, decoder, () => {}) : body;
}
