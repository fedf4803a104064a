/**
 * The command: reads the configuration, starts the gateway, tells where it is, and stops it in order.
 *
 * What takes long to load is imported only after the ports are taken and the stand-ins have begun to start: whoever
 * waits hears something at once, and a setting that is wrong is told before anything else happens.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import { type Config, describeConfig, readOwnConfig, secretsOf } from './config.ts';
import { startEmbedded } from './embedded/start-embedded.ts';
import { portsOf, takePorts } from './http/ports.ts';
import type { Logger } from './observability/log.ts';
import { ConfigError } from './settings/config-variable.ts';
import { makeDataFolder } from './settings/data-folder.ts';
import { fileProblems } from './settings/named-files.ts';

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
  // Libraries leave out what is for developers only.
  process.env.NODE_ENV ??= 'production';
  keepCompiledCode();
  try {
    const config = readOwnConfig(fileProblems);
    await checkFiles(config);
    makeDataFolder(config.DATA_DIR);
    const ports = await takePorts(portsOf(config));
    console.log(`Cortex gateway is starting on ${ports.api.url} ...`);
    const { createLogger } = await import('./observability/log.ts');
    const logger = createLogger(config.LOG_LEVEL, { secrets: secretsOf(config) });
    const lastWords = stopOnUncaught(logger);
    const embedded = await startEmbedded({
      config,
      onError: (err) => logger.error({ err }, 'unexpected error in an embedded back end'),
    });
    const { startApp } = await import('./app.ts');
    const app = await startApp({ config, logger, ports, embedded });
    const stop = stopOnSignals(app);
    lastWords.settleWith(stop);
    // Counted from the start of the process, as whoever waits does.
    console.log(welcome(app, performance.now() / 1000));
    void app.warmUp();
    flushCompileCache();
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
    // A half-started gateway may hold ports and files open.
    setTimeout(() => process.exit(1), 100).unref();
  }
}

/** Only what is named is loaded: most starts name no file. @throws ConfigError with the faults of all of them */
async function checkFiles(config: Config): Promise<void> {
  const checks: Promise<unknown>[] = [];
  if (config.CREDIT_PRICES_PATH || config.CREDIT_POLICY_PATH)
    checks.push(import('./credits/read-credit-files.ts').then((files) => files.readCreditFiles(config)));
  if (config.TRUSTED_DOCUMENTS_PATH)
    checks.push(
      import('./graphql/trusted-documents.ts').then((documents) =>
        documents.readTrustedDocuments(config.TRUSTED_DOCUMENTS_PATH),
      ),
    );
  const faults = (await Promise.allSettled(checks)).flatMap((check) =>
    check.status === 'rejected' ? [check.reason as Error] : [],
  );
  const unexpected = faults.find((fault) => !(fault instanceof ConfigError));
  if (unexpected) throw unexpected;
  if (faults.length > 0) throw new ConfigError(faults.map(({ message }) => message).join('\n'));
}

/** Keeps what Node compiles, types stripped, for the next start; where nothing can be written, nothing is kept. */
function keepCompiledCode(): void {
  const folder = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
  // Read by the process of the embedded warehouse too.
  process.env.NODE_COMPILE_CACHE ??= folder;
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
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
  Console   ${app.url}/console
  Health    ${app.url}/health/ready
  Metrics   ${app.metricsUrl}
  MCP       ${app.mcpUrl}

Try:
  curl ${app.url}/graphql -H 'content-type: application/json' \\
    -d '{"query":"{ cortex { sentiment(text: \\"What a lovely day\\") { label usage { credits } } } }"}'
`;
}

/** @returns what stops the gateway in order and ends the process. */
function stopOnSignals(app: App): (exitCode: number) => void {
  let stopping = false;
  const stop = (exitCode: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    app.close().then(
      () => {
        console.log('Cortex gateway stopped.');
        process.exit(exitCode);
      },
      (error) => {
        console.error(explain(error));
        process.exit(1);
      },
    );
  };
  const onSignal = () => {
    // The second signal is from somebody who does not want to wait.
    if (stopping) process.exit(1);
    stop(0);
  };
  // The last is sent when the terminal is closed from which it was started.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, onSignal);
  return stop;
}

/**
 * After an error that nobody caught, nothing is known of the state that it left behind: it is logged whole, what runs
 * is finished and settled, and the process ends, for its orchestrator to start another one.
 */
function stopOnUncaught(logger: Logger): { settleWith(stop: (exitCode: number) => void): void } {
  let stop = (exitCode: number): void => process.exit(exitCode);
  process.on('uncaughtException', (err, origin) => {
    logger.error({ err, origin }, 'an error that nobody caught; the gateway settles what runs and stops');
    stop(1);
  });
  return {
    settleWith(inOrder) {
      stop = inOrder;
    },
  };
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.message;
  // Its message says which folder and what to do; a stack would hide it.
  if (error.name === 'StoreUnavailableError') return error.message;
  const { code, setting } = error as NodeJS.ErrnoException & { setting?: string };
  // A setting that what is loaded later refuses: the models are known only then.
  if (error.name === 'GatewayError' && code === 'BAD_USER_INPUT') return error.message;
  return setting ? whyNotListening(error, setting) : (error.stack ?? error.message);
}

/** @param setting the one that names the port; that of the address is called like it */
function whyNotListening(error: NodeJS.ErrnoException, setting: string): string {
  const { code, message, port, address } = error as NodeJS.ErrnoException & {
    port?: number;
    address?: string;
  };
  const ofAddress = setting.replace('PORT', 'HOST');
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken; set ${setting} to a free one.`;
    case 'EACCES':
      return `${setting}: this user may not listen on port ${port}; set one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `${ofAddress}: ${address} is no address of this machine.`;
    default:
      return `${ofAddress}: the address cannot be listened on: ${message}.`;
  }
}
