import { posix } from 'node:path';
import type { Program } from '../syntax/program.ts';
import type { Packages } from './packages.ts';
import { Scope } from './scope.ts';

export type CodeLanguage = 'python' | 'javascript';

export interface CodeFile {
  readonly path: string;
  readonly language: CodeLanguage;
  readonly program: Program;
}

const JS_ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** The parsed files of a tree, and which file an import means. */
export class Project {
  readonly #languages: ReadonlyMap<string, CodeLanguage>;
  readonly #byName = new Map<string, string[]>();
  /** The one file whose path ends with another path; null where none does, or several. */
  readonly #byEnding = new Map<string, string | null>();
  readonly #parse: (path: string) => CodeFile | null;
  readonly #packages: Packages;
  readonly #files = new Map<string, CodeFile | null>();
  readonly #scopes = new Map<string, Scope>();

  /**
   * @param languages every code file of the tree, relative with `/`, and its language
   * @param parse parses one of them, null when it cannot be read
   * @param packages what the names of packages and aliases of the tree mean
   */
  constructor(
    languages: ReadonlyMap<string, CodeLanguage>,
    parse: (path: string) => CodeFile | null,
    packages: Packages = () => [],
  ) {
    this.#languages = languages;
    this.#parse = parse;
    this.#packages = packages;
    for (const path of languages.keys()) {
      const name = posix.basename(path);
      const all = this.#byName.get(name);
      if (all === undefined) this.#byName.set(name, [path]);
      else all.push(path);
    }
  }

  get paths(): readonly string[] {
    return [...this.#languages.keys()];
  }

  file(path: string): CodeFile | null {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const file = this.#parse(path);
    this.#files.set(path, file);
    return file;
  }

  /** The module scope of a file, null when it cannot be read. */
  scope(path: string): Scope | null {
    const known = this.#scopes.get(path);
    if (known !== undefined) return known;
    const file = this.file(path);
    return file === null ? null : this.scopeOf(file);
  }

  scopeOf(file: CodeFile): Scope {
    const known = this.#scopes.get(file.path);
    if (known !== undefined) return known;
    const scope = new Scope(file.path, null, file.program.statements);
    this.#scopes.set(file.path, scope);
    return scope;
  }

  /** The file that `module` means when `from` imports it, null for a package from elsewhere. */
  resolve(from: string, module: string): string | null {
    return this.#languages.get(from) === 'javascript'
      ? this.#resolveJavaScript(from, module)
      : this.#resolvePython(from, module);
  }

  #resolvePython(from: string, module: string): string | null {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const path = module
      .slice(dots)
      .split('.')
      .filter((part) => part !== '')
      .join('/');
    if (dots > 0) {
      let folder = posix.dirname(from);
      for (let up = 1; up < dots; up += 1) folder = posix.dirname(folder);
      return this.#first(pythonFiles(path === '' ? folder : posix.join(folder, path)));
    }
    // A package may begin at any folder above the file, or at a source root beside one.
    for (let folder = posix.dirname(from); ; folder = posix.dirname(folder)) {
      const found = this.#first(pythonFiles(posix.join(folder, path)));
      if (found !== null) return found;
      if (folder === '.' || folder === '/') break;
    }
    return this.#endingWith(pythonFiles(path));
  }

  #resolveJavaScript(from: string, module: string): string | null {
    const relative = /^\.{1,2}(\/|$)/.test(module);
    if (relative) return this.#first(javaScriptFiles(posix.join(posix.dirname(from), module)));
    const named = this.#first(this.#packages(module).flatMap(javaScriptFiles));
    if (named !== null) return named;
    // `@/db`, `~/db`, `#lib/db`: an alias of the project for a source folder.
    const alias = /^(?:@\/|~\/|#|src\/)(.*)$/.exec(module);
    return alias === null ? null : this.#endingWith(javaScriptFiles(alias[1] ?? ''));
  }

  #first(candidates: readonly string[]): string | null {
    return candidates.map((each) => posix.normalize(each)).find((each) => this.#languages.has(each)) ?? null;
  }

  #endingWith(candidates: readonly string[]): string | null {
    for (const candidate of candidates) {
      const known = this.#byEnding.get(candidate);
      const found = known === undefined ? this.#onlyOneEndingWith(candidate) : known;
      if (found !== null) return found;
    }
    return null;
  }

  #onlyOneEndingWith(candidate: string): string | null {
    const all = this.#byName.get(posix.basename(candidate)) ?? [];
    const [found, ...more] = all.filter((path) => path === candidate || path.endsWith(`/${candidate}`));
    const one = more.length === 0 && found !== undefined ? found : null;
    this.#byEnding.set(candidate, one);
    return one;
  }
}

function pythonFiles(path: string): string[] {
  return [`${path}.py`, `${path}/__init__.py`];
}

function javaScriptFiles(path: string): string[] {
  const bare = path.replace(/\.[cm]?jsx?$/, '');
  return [
    path,
    ...JS_ENDINGS.map((ending) => `${path}${ending}`),
    ...JS_ENDINGS.map((ending) => `${bare}${ending}`),
    ...JS_ENDINGS.map((ending) => `${path}/index${ending}`),
  ];
}
