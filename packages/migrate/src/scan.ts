import { join } from 'node:path';
import { connectionsIn } from './code/connections.ts';
import { cortexCallsIn } from './code/cortex-calls.ts';
import { credentialsIn } from './code/credentials.ts';
import { gpuCallsIn } from './code/gpu-calls.ts';
import { type HandedSettings, handedSettingsIn, handOver } from './code/handed-settings.ts';
import { mcpServersInCode } from './code/mcp-servers.ts';
import { Meanings } from './code/meaning.ts';
import { NamedConnections } from './code/named-connections.ts';
import type { ParsedCode } from './code/parsed-code.ts';
import { type CodeFile, Project } from './code/project.ts';
import { filesWorthParsing, isTelling } from './code/worth-parsing.ts';
import { type FileKind, fileKind, isNamedAsScript, scriptKind } from './file-kind.ts';
import { listFiles } from './files/list-files.ts';
import { firstLine, isMinified, readText } from './files/read-text.ts';
import { distinctSightings, type Finding, type ScanRow, type Sighting } from './finding.ts';
import { accountsIn } from './formats/account-settings.ts';
import type { SecretKeys } from './formats/cluster-secrets.ts';
import { BrokenJson } from './formats/json-places.ts';
import { privateKeyIn } from './formats/key-file.ts';
import { dependenciesIn, isManifest } from './formats/manifests.ts';
import { keyLines, mcpServersIn } from './formats/mcp-config.ts';
import { type Notebook, readNotebook } from './formats/notebook.ts';
import { filesWrittenBy, ofDockerfile, variablesSetBy } from './formats/script-settings.ts';
import { settingsOf } from './formats/setting-lines.ts';
import { settingsSightings } from './formats/settings.ts';
import { embeddedPrograms, shellCallsIn } from './formats/shell.ts';
import { pythonBodiesIn, sqlCallsIn } from './formats/sql.ts';
import { replacementFor } from './knowledge/replacements.ts';
import { parseJavaScript } from './syntax/javascript.ts';
import { parsePython } from './syntax/python.ts';
import { type TreeFacts, treeFacts } from './tree-facts.ts';

/** Words of which a settings file must have one before it is worth reading. */
const RELEVANT_SETTING =
  /snowflake|^\[connections\b|snowpark|snowsql|(^|[^a-z])sf_|[-_]sf\b|cortex|\bai_[a-z]+|vllm|lambda_?labs|\/v1\b|mcp|gpu|PRIVATE KEY|\bsk-|ghp_|AKIA|^\s*["']?account\w*["']?\s*[:=]|\baccount=[^;\s]+;/im;

/** What `report` writes for other programs. */
export const TRACKER_FILE = 'snowflake_migration_tracker.json';

export interface SourceFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
}

/** What a scan saw of a tree. */
export interface ScanResult {
  readonly rows: readonly ScanRow[];
  readonly sources: readonly SourceFile[];
}

/** Everything under `root` that reaches Snowflake, Cortex or a GPU server without the gateway. Nothing is executed. */
export function scan(root: string): ScanResult {
  const tree = readTree(root);
  const scanner = new Scanner(tree.sources);
  const rows: ScanRow[] = [...tree.unread];
  for (const source of tree.sources) rows.push(...scanner.rowsOf(source));
  rows.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return { rows, sources: tree.sources };
}

/** The files of a tree that are worth reading, and those that could not be read. */
export function readTree(root: string): { sources: SourceFile[]; unread: ScanRow[] } {
  const sources: SourceFile[] = [];
  const unread: ScanRow[] = [];
  for (const listed of listFiles(root)) {
    if ('unread' in listed) {
      unread.push({ file: listed.path, unread: listed.unread });
      continue;
    }
    const path = join(root, listed.path);
    const kind = fileKind(listed.path) ?? (isNamedAsScript(listed.path) ? scriptKind(firstLine(path)) : null);
    if (kind === null) continue;
    const read = readText(path);
    if ('unread' in read) unread.push({ file: listed.path, unread: read.unread });
    else if (kind === 'javascript' && isMinified(read.text))
      unread.push({ file: listed.path, unread: 'a minified bundle' });
    else if (!isOwnOutput(listed.path, read.text)) sources.push({ path: listed.path, kind, text: read.text });
  }
  return { sources, unread };
}

/** Baselines and trackers name what was found; read as settings, they would be found themselves. */
function isOwnOutput(path: string, text: string): boolean {
  return path.endsWith(TRACKER_FILE) || /^\{\s*"version": 1,\s*"takenOn": /.test(text);
}

/** Finds what the files of one tree reach by themselves. */
export class Scanner {
  readonly #project: Project;
  readonly #meanings: Meanings;
  readonly #facts: TreeFacts;
  readonly #worthParsing: ReadonlySet<string>;
  #handed: HandedSettings | null = null;
  readonly #texts = new Map<string, SourceFile>();

  constructor(sources: readonly SourceFile[]) {
    for (const source of sources) this.#texts.set(source.path, source);
    this.#facts = treeFacts(sources);
    const code = sources.flatMap(({ path, kind, text }) =>
      kind === 'python' || kind === 'javascript' ? [{ path, language: kind, text }] : [],
    );
    this.#project = new Project(
      new Map(code.map(({ path, language }) => [path, language])),
      (path) => this.#parse(path),
      this.#facts.packages,
    );
    this.#meanings = new Meanings(this.#project, new NamedConnections(this.#project, this.#facts.airflowIds));
    this.#worthParsing = filesWorthParsing(code, this.#project, this.#facts.airflowIds);
  }

  rowsOf(source: SourceFile): ScanRow[] {
    try {
      const sightings = [
        ...this.#sightings(source),
        ...(isManifest(source.path) ? dependenciesIn(source.text, source.path) : []),
      ];
      const unread = this.#whyReadInPart(source);
      return [
        ...distinctSightings(sightings).map((sighting) => asFinding(source.path, sighting)),
        ...(unread === null ? [] : [{ file: source.path, unread }]),
      ];
    } catch (error) {
      if (error instanceof BrokenJson) return [{ file: source.path, unread: error.message }];
      const why = error instanceof Error ? error.message : String(error);
      const unread = /call stack/.test(why) ? 'it is nested too deeply' : `could not be analysed (${why})`;
      return [{ file: source.path, unread }];
    }
  }

  #sightings(source: SourceFile): Sighting[] {
    switch (source.kind) {
      case 'python':
      case 'javascript':
        return this.#ofCode(source);
      case 'notebook':
        return this.#ofNotebook(source);
      case 'sql':
        return [...sqlCallsIn(source.text, this.#facts.macros), ...this.#ofProcedures(source)];
      case 'shell':
        return this.#ofScript(source);
      case 'docker':
        return [
          ...settingsSightings(
            isJenkinsfile(source.path) ? settingsOf(source.text, source.path) : ofDockerfile(source.text),
            source.path,
            new Map(),
            this.#handedSettings(),
          ),
          ...shellCallsIn(commandsOfDockerfile(source.text)),
        ];
      case 'key':
        return privateKeyIn(source.text, source.path);
      case 'settings':
        return settingSightings(source, this.#facts.secretKeys, this.#handedSettings());
    }
  }

  /** What the code, the scripts and the settings of the tree hand on of other settings. */
  #handedSettings(): HandedSettings {
    if (this.#handed !== null) return this.#handed;
    const { accounts, secrets } = handOver();
    for (const handed of [...this.#handedByCode(), ...this.#facts.handed]) {
      for (const name of handed.accounts) accounts.add(name);
      for (const name of handed.secrets) secrets.add(name);
    }
    this.#handed = { accounts, secrets };
    return this.#handed;
  }

  #handedByCode(): HandedSettings[] {
    return [...this.#worthParsing].flatMap((path) => {
      const isGiven = /account|password|token|api_?key/i.test(this.#texts.get(path)?.text ?? '');
      const file = isGiven ? this.#project.file(path) : null;
      return file === null
        ? []
        : [handedSettingsIn(file.program.statements, this.#project.scopeOf(file), this.#meanings)];
    });
  }

  /** What a script runs, the programs and the files of settings within it, and the accounts that it sets for others. */
  #ofScript(source: SourceFile): Sighting[] {
    const { text, path } = source;
    const handed = this.#handedSettings();
    const calls = shellCallsIn(text, 0, this.#facts.shellWrappers, handed.secrets);
    const files = filesWrittenBy(text).filter(({ name }) => fileKind(name) === 'settings');
    // What a script connects by itself is told there.
    const connects = calls.some(({ kind }) => kind === 'connection');
    return [
      ...calls,
      ...this.#ofEmbedded(source),
      ...files.flatMap((file) => this.#ofWrittenFile(file)),
      ...(connects ? [] : accountsIn(variablesSetBy(text), path, handed.accounts)),
    ];
  }

  #ofWrittenFile({ name, text }: { readonly name: string; readonly text: string }): Sighting[] {
    try {
      return settingSightings({ path: name, kind: 'settings', text }, new Map(), this.#handedSettings());
    } catch (error) {
      // What the shell fills in may leave JSON that is none.
      if (error instanceof BrokenJson) return [];
      throw error;
    }
  }

  #ofCode(source: SourceFile): Sighting[] {
    if (!this.#worthParsing.has(source.path)) return [];
    const file = this.#project.file(source.path);
    if (file === null) return [];
    return this.#ofProgram(file);
  }

  /** What the parser did not understand of a program may hide something, whatever was found around it. */
  #whyReadInPart({ path, kind, text }: SourceFile): string | null {
    if ((kind !== 'python' && kind !== 'javascript') || !isTelling(text)) return null;
    const program = this.#project.file(path)?.program;
    if (program === undefined) return null;
    if (program.isPython2) return 'Python 2: read as far as the grammar of Python 3 takes it';
    return program.brokenAt === null ? null : `a syntax error near line ${program.brokenAt}`;
  }

  /** Programs that a script hands to an interpreter. */
  #ofEmbedded({ path, text }: SourceFile): Sighting[] {
    return embeddedPrograms(text).flatMap(({ language, program }) =>
      this.#ofProgram({
        path: `${path} (${language})`,
        language,
        program: language === 'python' ? parsePython(program) : parseJavaScript(program, path),
      }),
    );
  }

  /** Python within SQL, whose own statements were read with the rest. */
  #ofProcedures({ path, text }: SourceFile): Sighting[] {
    return pythonBodiesIn(text)
      .flatMap((body) =>
        this.#ofProgram({ path: `${path} (python)`, language: 'python', program: parsePython(body) }),
      )
      .filter(({ kind, calls }) => kind !== 'cortex-call' || calls.includes('snowflake.cortex.'));
  }

  #ofNotebook(source: SourceFile): Sighting[] {
    const notebook = readNotebook(source.text);
    const sightings = this.#ofProgram({
      path: source.path,
      language: 'python',
      program: parsePython(notebook.python),
    });
    return [
      ...notebook.sightings,
      ...sightings.map((each) => ({
        ...each,
        line: notebook.lines[each.line - 1] ?? each.line,
      })),
    ];
  }

  /** A parsed code file with its names, null when it could not be read. */
  codeOf(source: SourceFile): ParsedCode | null {
    const file = this.#project.file(source.path);
    return file === null ? null : this.#parsed(file, source.text);
  }

  /** A notebook with its Python as one program, and the findings of that program by its own lines. */
  notebookOf(source: SourceFile): {
    readonly notebook: Notebook;
    readonly code: ParsedCode;
    readonly findings: readonly Finding[];
  } {
    const notebook = readNotebook(source.text);
    const file: CodeFile = { path: source.path, language: 'python', program: parsePython(notebook.python) };
    const findings = distinctSightings(this.#ofProgram(file)).map((sighting) =>
      asFinding(source.path, sighting),
    );
    return { notebook, code: this.#parsed(file, notebook.python), findings };
  }

  #parsed(file: CodeFile, text: string): ParsedCode {
    const scope = this.#project.scopeOf(file);
    const { statements } = file.program;
    return { text, path: file.path, language: file.language, statements, scope, meanings: this.#meanings };
  }

  #ofProgram(file: CodeFile): Sighting[] {
    const { statements } = file.program;
    const scope = this.#project.scopeOf(file);
    return [
      ...connectionsIn(statements, scope, this.#meanings),
      ...cortexCallsIn(statements, scope, this.#meanings),
      ...gpuCallsIn(statements, scope, this.#meanings, this.#facts.settings),
      ...credentialsIn(statements, scope, this.#meanings),
      ...mcpServersInCode(statements, scope, this.#meanings),
    ];
  }

  #parse(path: string): CodeFile | null {
    const source = this.#texts.get(path);
    if (source === undefined) return null;
    if (source.kind === 'python') return { path, language: 'python', program: parsePython(source.text) };
    return { path, language: 'javascript', program: parseJavaScript(source.text, path) };
  }
}

function isJenkinsfile(path: string): boolean {
  return /jenkinsfile/i.test(path);
}

/** A Dockerfile as the commands that it runs, on the lines where they stand. */
function commandsOfDockerfile(text: string): string {
  return text
    .replace(/^RUN\s(?:\s*--\w+=\S+)*/gm, '    ')
    .replace(/^(?:CMD|ENTRYPOINT)\s+(\[.*\]|.*)$/gm, (_, command: string) =>
      command.replace(/^\[\s*["']|["']\s*\]$/g, '').replace(/["']\s*,\s*["']/g, ' '),
    );
}

function settingSightings(source: SourceFile, secretKeys: SecretKeys, handed: HandedSettings): Sighting[] {
  const isSecret = secretKeys.size > 0 && /^kind:\s*Secret\b/m.test(source.text);
  const isRelevant = RELEVANT_SETTING.test(source.text) || /(^|\/)connections\.toml$/.test(source.path);
  const names = [...handed.accounts, ...handed.secrets];
  if (!isSecret && !isRelevant && !names.some((name) => source.text.includes(name))) return [];
  const settings = settingsOf(source.text, source.path);
  const servers = keyLines(source.text, mcpServersIn(settings, source.path));
  return [...settingsSightings(settings, source.path, secretKeys, handed), ...servers];
}

function asFinding(file: string, sighting: Sighting): Finding {
  return {
    file,
    line: sighting.line,
    kind: sighting.kind,
    calls: sighting.calls,
    confidence: sighting.confidence ?? 'high',
    replacement: replacementFor(sighting),
    safe: sighting.safe ?? false,
  };
}
