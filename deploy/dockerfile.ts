/** Follows the Dockerfile without an engine: each stage becomes a folder, each COPY a copy, each RUN a command in it. */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export interface BuiltImage {
  /** The folder that stands for `/` of the last stage. */
  readonly root: string;
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  /** Each RUN step and the seconds it took. */
  readonly steps: readonly { readonly command: string; readonly seconds: number }[];
  /** Of the last stage's files, without the base image. */
  readonly bytes: number;
}

interface Stage {
  readonly root: string;
  readonly environment: Record<string, string>;
  workdir: string;
  user: string;
}

export function readDockerfile(text: string): readonly Instruction[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => {
      const [name = '', ...rest] = line.split(/\s+/);
      return { name: name.toUpperCase(), rest: rest.join(' ') };
    });
}

/** @param context the repository; @param folder an empty one. Throws when a step fails. */
export function buildImage(context: string, folder: string): BuiltImage {
  const ignore = readFileSync(join(context, '.dockerignore'), 'utf8');
  const sent = new Set(ignore.split('\n').filter((line) => line.startsWith('!')));
  const stages = new Map<string, Stage>();
  const steps: BuiltImage['steps'][number][] = [];
  let stage: Stage | undefined;
  let command: readonly string[] = [];

  for (const { name, rest } of readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    if (name === 'FROM') {
      const key = / AS (\S+)$/i.exec(rest)?.[1] ?? String(stages.size);
      stage = { root: join(folder, key), environment: {}, workdir: '/', user: 'root' };
      mkdirSync(stage.root, { recursive: true });
      stages.set(key, stage);
      continue;
    }
    if (!stage) throw new Error(`${name} before FROM`);
    if (name === 'WORKDIR') {
      stage.workdir = posix.resolve(stage.workdir, rest);
      mkdirSync(join(stage.root, stage.workdir), { recursive: true });
    } else if (name === 'ENV') {
      for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[key] = value;
    } else if (name === 'COPY') copy(rest, stage, stages, context, sent);
    else if (name === 'RUN') steps.push(run(rest, stage));
    else if (name === 'USER') stage.user = rest;
    else if (name === 'CMD') command = JSON.parse(rest);
  }
  if (!stage) throw new Error('The Dockerfile has no stage.');
  const { root, workdir, environment, user } = stage;
  return { root, workdir, environment, user, command, steps, bytes: bytesOf(root) };
}

function copy(
  rest: string,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  context: string,
  sent: ReadonlySet<string>,
): void {
  const [, from, words = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
  const names = words.split(' ');
  const target = join(stage.root, posix.resolve(stage.workdir, names.at(-1) ?? ''));
  const source = from ? stages.get(from)?.root : context;
  if (!source) throw new Error(`COPY --from=${from}: there is no such stage.`);
  for (const name of names.slice(0, -1)) {
    if (!from && !sent.has(`!${name}`))
      throw new Error(`COPY ${name}: .dockerignore does not let it through.`);
    const found = globSync(name.replace(/^\//, ''), { cwd: source });
    if (found.length === 0) throw new Error(`COPY ${name}: there is no such file.`);
    for (const path of found) {
      const isFolder = statSync(join(source, path)).isDirectory();
      const intoFolder = !isFolder && (names.length > 2 || names.at(-1)?.endsWith('/'));
      cpSync(join(source, path), intoFolder ? join(target, posix.basename(path)) : target, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
}

/** As in the image, but `/data` is the stage's, and the image's user is whoever runs this. */
function run(command: string, { root, workdir, environment }: Stage): BuiltImage['steps'][number] {
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  const here = command.replaceAll(/(?<=\s)\/data\b/g, join(root, 'data')).replaceAll('node:node', owner);
  const started = performance.now();
  execFileSync('sh', ['-ec', here], {
    cwd: join(root, workdir),
    env: { ...environment, PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { command, seconds: (performance.now() - started) / 1000 };
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
