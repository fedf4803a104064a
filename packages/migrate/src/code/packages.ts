import { posix } from 'node:path';
import { type JsonPlace, parseJsonPlaces } from '../formats/json-places.ts';

/** Folders and files that a JavaScript module's name may mean, without their endings. */
export type Packages = (module: string) => readonly string[];

interface Alias {
  /** What a module's name begins with: a package of the workspace, or an alias of `tsconfig.json`. */
  readonly prefix: string;
  /** The name is the prefix alone. */
  readonly whole: boolean;
  readonly targets: readonly string[];
}

/** The packages of a workspace and the path aliases of its TypeScript projects. */
export function packagesOf(sources: readonly { readonly path: string; readonly text: string }[]): Packages {
  const aliases = sources.flatMap(({ path, text }) => {
    const name = posix.basename(path);
    if (name === 'package.json') return ofPackage(path, text);
    return /^(ts|js)config[\w.-]*\.json$/.test(name) && /"paths"/.test(text) ? ofPaths(path, text) : [];
  });
  return (module) =>
    aliases.flatMap(({ prefix, whole, targets }) => {
      if (module === prefix) return targets;
      if (whole || !module.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)) return [];
      const rest = module.slice(prefix.length);
      return targets.map((target) => posix.join(target, rest));
    });
}

function ofPackage(path: string, text: string): Alias[] {
  const folder = posix.dirname(path);
  const root = parsed(text);
  const name = textAt(root, 'name');
  if (name === null) return [];
  const entries = ['source', 'main', 'module', 'types']
    .map((key) => textAt(root, key))
    .filter((entry) => entry !== null);
  // What a build makes is not there: its source most often is.
  const sources = entries.map((entry) => entry.replace(/^(\.\/)?(dist|lib|build|out)\//, 'src/'));
  const targets = [...entries, ...sources].map((entry) => entry.replace(/(\.d)?\.[cm]?[jt]sx?$/, ''));
  return [
    {
      prefix: name,
      whole: true,
      targets: [...targets, 'index', 'src/index', 'lib/index'].map((each) => posix.join(folder, each)),
    },
    { prefix: `${name}/`, whole: false, targets: [folder, posix.join(folder, 'src')] },
  ];
}

function ofPaths(path: string, text: string): Alias[] {
  const options = childOf(parsed(text), 'compilerOptions');
  const base = posix.join(posix.dirname(path), textAt(options, 'baseUrl') ?? '.');
  const paths = childOf(options, 'paths');
  if (paths?.kind !== 'object') return [];
  return paths.entries.map(({ key, value }) => ({
    prefix: key.replace(/\*$/, ''),
    whole: !key.endsWith('*'),
    targets: (value.kind === 'array' ? value.items : []).flatMap((item) =>
      item.kind === 'text' ? [posix.join(base, item.text.replace(/\*$|(\.d)?\.[cm]?[jt]sx?$/g, ''))] : [],
    ),
  }));
}

function parsed(text: string): JsonPlace | null {
  try {
    return parseJsonPlaces(text);
  } catch {
    // A broken file is told when its own turn comes.
    return null;
  }
}

function childOf(place: JsonPlace | null | undefined, key: string): JsonPlace | undefined {
  return place?.kind === 'object' ? place.entries.find((entry) => entry.key === key)?.value : undefined;
}

function textAt(place: JsonPlace | null | undefined, key: string): string | null {
  const child = childOf(place, key);
  return child?.kind === 'text' ? child.text : null;
}
