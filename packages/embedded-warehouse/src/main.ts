#!/usr/bin/env node
/** The command: an embedded warehouse by itself, for the tests of other programs. */
import { parseArgs } from 'node:util';
import { startEmbeddedWarehouse } from './embedded-warehouse.ts';

const usage = `Usage: npm start -w @cortex-gateway/embedded-warehouse -- [--port 8085] [--data DIRECTORY] [--token TOKEN]

  --port   where to listen on 127.0.0.1; default: any free port
  --data   folder that keeps the data; default: in memory
  --token  programmatic access token of the user GATEWAY; default: made anew and printed`;

const { values } = readArguments();
if (values.help) {
  console.log(usage);
} else {
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse(`--port ${values.port}: not a port`);
  const started = await startEmbeddedWarehouse({
    dataDir: values.data ?? null,
    port,
    ...(values.token && { token: values.token }),
    onError: (error) => console.error(error),
  }).catch((error: NodeJS.ErrnoException) =>
    refuse(error.code === 'EADDRINUSE' ? `--port ${port}: taken` : error.message),
  );
  const stop = () => void started.close().then(() => process.exit());
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`The embedded warehouse answers. Connect with snowflake-sdk:

${JSON.stringify(
  {
    account: 'local',
    accessUrl: started.server.url,
    username: started.user,
    authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
    token: started.token,
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    warehouse: 'COMPUTE_WH',
  },
  null,
  2,
)}
`);
}

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { port: text, data: text, token: text, help: { type: 'boolean' } } });
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${usage}`);
  }
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}
