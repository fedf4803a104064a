/** What the command line of `npm run bench` sets for every part. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: {
    'gateway-dir': { type: 'string', default: resolve(import.meta.dirname, '../..') },
    'before-dir': { type: 'string' },
    rounds: { type: 'string', default: '7' },
    starts: { type: 'string', default: '5' },
    'slice-ms': { type: 'string', default: '1500' },
    minutes: { type: 'string', default: '10' },
    'cpu-prof': { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

export const help = `npm run bench [-- NAME ...] [OPTIONS]

  NAME               the parts to run; all of them without one
  --gateway-dir DIR  measures the gateway of another checkout, with its own node_modules
  --before-dir DIR   measures that checkout's gateway too, by turns with the other
  --rounds N         rounds in which the subjects take turns, default 7; each start has its share of them
  --starts N         how often all processes are started anew where a part compares them, default 5
  --slice-ms MS      how long one subject is loaded in a round, default 1500
  --minutes N        how long the soak lasts, default 10
  --cpu-prof DIR     writes a CPU profile of each gateway there
  --quick            fewer users, events and requests where a part grows something
`;

export const options = {
  names: positionals,
  isHelp: values.help,
  /** The checkout whose gateway is measured. */
  gatewayDir: resolve(values['gateway-dir']),
  /** A checkout to compare it with. */
  beforeDir: values['before-dir'] === undefined ? null : resolve(values['before-dir']),
  rounds: Number(values.rounds),
  starts: Number(values.starts),
  sliceMs: Number(values['slice-ms']),
  minutes: Number(values.minutes),
  cpuProfDir: values['cpu-prof'] === undefined ? null : resolve(values['cpu-prof']),
  isQuick: values.quick,
  /** Where rivals that are no dependency are installed, once. */
  rivalsDir: join(tmpdir(), 'cortex-gateway-bench-rivals'),
} as const;
