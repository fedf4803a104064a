interface ServerAddress {
  /** The variable that its port is set by. */
  readonly setting: string;
  readonly host: string;
  readonly port: number;
}

/** Two servers on one address would fail one after the other, the second with an error that names itself alone. */
export function* sharedPorts(servers: readonly ServerAddress[]): Generator<string> {
  const isEvery = (host: string) => host === '0.0.0.0' || host === '::';
  for (const [i, one] of servers.entries())
    for (const other of servers.slice(i + 1)) {
      const meet = one.host === other.host || isEvery(one.host) || isEvery(other.host);
      if (one.port === 0 || one.port !== other.port || !meet) continue;
      yield `${one.setting} and ${other.setting} are both ${one.port}: each server needs a port of its own; set one of them to another.`;
    }
}
