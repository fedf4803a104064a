/** A command about a running gateway: its address and options, and a line for whatever goes wrong. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { readSecretFile } from '../src/settings/given-value.ts';

const shared = { 'token-file': { type: 'string' }, help: { type: 'boolean' } } as const;

export interface AskedGateway<Options extends ParseArgsOptionsConfig> {
  /** `https://gateway.example.com` */
  readonly gateway: URL;
  /** A JWT or API key; null where none is needed. */
  readonly token: string | null;
  readonly values: ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>['values'];
}

/** Ends the process with 2 for arguments that cannot be, with 1 for what `run` throws. */
export async function runGatewayCommand<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  run: (asked: AskedGateway<Options>) => Promise<void>,
): Promise<void> {
  const refuse = (code: number, text: string) => {
    console.error(text);
    process.exitCode = code;
  };
  let given: ReturnType<typeof parseArgs<{ options: Options & typeof shared; allowPositionals: true }>>;
  try {
    given = parseArgs({ options: { ...options, ...shared }, allowPositionals: true });
  } catch (error) {
    return refuse(2, `${(error as Error).message}\n${usage}`);
  }
  const { 'token-file': tokenFile, help } = given.values as { 'token-file'?: string; help?: boolean };
  const gateway = URL.parse(given.positionals[0] ?? '');
  if (help) return refuse(0, usage);
  // "localhost:4000" is a URL too, of a scheme "localhost".
  if (!/^https?:$/.test(gateway?.protocol ?? '') || given.positionals.length > 1) return refuse(2, usage);
  try {
    const token = tokenFile === undefined ? null : readSecretFile(tokenFile, '--token-file');
    await run({ gateway: gateway as URL, token, values: given.values as AskedGateway<Options>['values'] });
  } catch (error) {
    refuse(1, (error as Error).message);
  }
}
