/**
 * What answers and streams may take of the memory, so that a container of a gigabyte lives with any request.
 * `docs/security.md` tells how they rest on one another.
 */
export const memoryBounds = {
  /** Bytes of values, roughly, of the result of one statement: it is cut off there. */
  resultBytes: 8 * 1024 * 1024,
  /** The same of the results of all statements of one request. */
  resultBytesOfRequest: 64 * 1024 * 1024,
  /** Names under which an answer tells one leaf of one object: each is a copy, however long a text or a list it is. */
  namesOfLeaf: 10,
  /** UTF-16 code units of an answer that is made as a whole; a longer one is made as it is read. */
  wholeAnswerCharacters: 16 * 1024 * 1024,
  /** Bytes of whole answers that wait for their clients, of all clients together. */
  unreadBytes: 256 * 1024 * 1024,
  /** Subscriptions and downloads of one user at once, over all connections: each takes 27 kB or more while it lasts. */
  streamsOfUser: 1_000,
  /** UTF-16 code units of a name that a client gives to an operation of its own: every message about it repeats it. */
  clientLabelCharacters: 1_000,
} as const;
