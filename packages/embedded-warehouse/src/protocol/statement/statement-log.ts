/** The server's own record of statements and REST calls: the latest ones, for tests and diagnosis. */

export type LogStatus = 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface StatementLogEntry {
  readonly queryId: string;
  readonly requestId: string;
  /** The first 4,096 characters. */
  readonly sqlText: string;
  readonly queryTag: string;
  readonly sessionId: string;
  readonly user: string;
  readonly warehouse: string | null;
  readonly isDescribeOnly: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** `cancelled` only once the engine has stopped; a statement that ran out of time `failed` with 000630. */
  readonly status: LogStatus;
  readonly errorCode: string | null;
  readonly rowsProduced: number;
}

export interface RestCallLogEntry {
  readonly requestId: string;
  readonly path: string;
  readonly user: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly status: LogStatus;
  /** The HTTP status; null while it runs. */
  readonly httpStatus: number | null;
}

export interface BoundedLog<Entry> {
  /** Adds an entry or replaces the one with the same id; beyond `maxEntries` the oldest is dropped. */
  put(id: string, entry: Entry): void;
  /** Oldest first. */
  entries(): readonly Entry[];
}

/** @param onPut is told of every entry when it begins and when it ends */
export function createBoundedLog<Entry>(
  maxEntries: number,
  onPut: (entry: Entry) => void = () => {},
): BoundedLog<Entry> {
  const entries = new Map<string, Entry>();
  return {
    put(id, entry) {
      entries.set(id, entry);
      if (entries.size > maxEntries) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      onPut(entry);
    },
    entries: () => [...entries.values()],
  };
}

const maxLoggedSql = 4096;

export function loggedSql(sqlText: string): string {
  return sqlText.slice(0, maxLoggedSql);
}
