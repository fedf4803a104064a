/** The command: reads the configuration, starts the gateway, tells where it is, and stops it in order. */
import { type App, startApp } from './app.ts';
import { describeConfig, readConfig } from './config.ts';
import { createLogger } from './observability/log.ts';
import { ConfigError } from './settings/config-variable.ts';

/** Orchestrators kill after 30 seconds; what is not settled by then is settled by the next start. */
const LONGEST_STOP_MS = 25_000;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(
    `npm start: serves the Cortex gateway. It is set up by environment variables.\n\n${describeConfig()}`,
  );
} else {
  await main();
}

async function main(): Promise<void> {
  const started = performance.now();
  try {
    const config = readConfig(process.env);
    const app = await startApp({ config, logger: createLogger(config.LOG_LEVEL) });
    stopOnSignals(app);
    console.log(welcome(app, (performance.now() - started) / 1000));
    app.warmUp();
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
    // A half-started gateway may hold ports and files open.
    setTimeout(() => process.exit(1), 100).unref();
  }
}

function welcome(app: App, seconds: number): string {
  const { warehouse, gpu } = app.embedded;
  const backends = [
    warehouse ? 'the embedded warehouse (set SNOWFLAKE_ACCOUNT for Snowflake)' : 'Snowflake',
    gpu ? 'the embedded GPU stand-in (set LAMBDA_LABS_ENDPOINTS for vLLM servers)' : 'Lambda Labs',
  ];
  return `
Cortex gateway, ready after ${seconds.toFixed(1)} s, with
  ${backends.join(' and\n  ')}

  API       ${app.url}/graphql
  Explorer  ${app.url}/  (offline: ${app.url}/graphiql)
  Health    ${app.url}/health/ready
  Metrics   ${app.metricsUrl}

Try:
  curl ${app.url}/graphql -H 'content-type: application/json' \\
    -d '{"query":"{ cortex { sentiment(text: \\"What a lovely day\\") { label usage { credits } } } }"}'
`;
}

function stopOnSignals(app: App): void {
  let stopping = false;
  const stop = () => {
    // The second signal is from somebody who does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  // Its message says which folder and what to do; a stack would hide it.
  if (error instanceof Error && error.name === 'StoreUnavailableError') return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken; set PORT or METRICS_PORT to a free one.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
