/**
 * Leases that nobody renews and that end far in the future, because a clock ran ahead when they were given: what is
 * held under them would stay held until then. A process that lives renews its lease three times in its length.
 */
export interface AbandonedLeases {
  /**
   * The owners of those that were seen with the same end for the whole length of a lease.
   * @param seconds by a clock that nobody sets
   */
  find(leases: ReadonlyMap<string, number>, now: number, seconds: number): readonly string[];
}

export function createAbandonedLeases(leaseMs: number): AbandonedLeases {
  let seen = new Map<string, { readonly until: number; readonly since: number }>();
  return {
    find(leases, now, seconds) {
      const tooLate = [...leases].filter(([, until]) => until > now + 2 * leaseMs);
      seen = new Map(
        tooLate.map(([owner, until]) => {
          const before = seen.get(owner);
          return [owner, before?.until === until ? before : { until, since: seconds }];
        }),
      );
      return [...seen].flatMap(([owner, { since }]) => ((seconds - since) * 1000 >= leaseMs ? [owner] : []));
    },
  };
}
