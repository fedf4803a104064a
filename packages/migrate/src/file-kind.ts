export type FileKind = 'python' | 'javascript' | 'notebook' | 'sql' | 'shell' | 'docker' | 'settings' | 'key';

const KINDS: readonly { readonly kind: FileKind; readonly name: RegExp }[] = [
  { kind: 'docker', name: /^(Dockerfile|Containerfile|Jenkinsfile)([.-].*)?$|\.(dockerfile|jenkinsfile)$/i },
  { kind: 'key', name: /\.(p8|pem|key)$|(^|[_-])rsa_key$/i },
  { kind: 'python', name: /\.(py|pyi|pyw)$/i },
  { kind: 'javascript', name: /\.([cm]?[jt]sx?|vue|svelte|astro)$/i },
  { kind: 'notebook', name: /\.ipynb$/i },
  { kind: 'sql', name: /\.(sql|ddl|dml|jinja2?|j2)$/i },
  {
    kind: 'shell',
    name: /\.(sh|bash|zsh|ksh|fish|command|bats|ps1|cmd|bat|mk|cron(tab)?)$|^(GNUmakefile|Makefile|Justfile|Procfile|crontab)([.-].*)?$|^\.((bash|zsh)(rc|env|_profile|_aliases|_login)|profile)$/i,
  },
  {
    kind: 'settings',
    name: /\.(ya?ml|json|jsonc|json5|toml|ini|cfg|conf|config|properties|env|code-workspace|xml|gradle|kts|sbt|tfvars|tf|hcl|nomad|service|tds|twb|plist|dtsx|odc|dsn|http|rest|bru)$|^\.env(rc)?(\..*)?$|\.env\.\w+$|^(Pipfile|requirements|\.?snowsql.*|\.odbc\.ini|odbc\.ini)$|^(requirements|constraints|dev-requirements|test-requirements)[\w.-]*\.(txt|in|pip)$|^requirements\.txt$/i,
  },
];

/** How a file is read, by its name; null for one that holds nothing to find (Markdown, lock files, data). */
export function fileKind(path: string): FileKind | null {
  const name = path.split('/').at(-1) ?? path;
  if (
    /(^|[-.])lock\b|^(package-lock|npm-shrinkwrap|composer\.lock|poetry\.lock|yarn\.lock|Cargo\.lock)/i.test(
      name,
    )
  )
    return null;
  if (/(^|\/)requirements\/.*\.(txt|in)$|(^|\/)\.?snow(sql|flake)\/config$/.test(path)) return 'settings';
  // What a template makes is read as such: `profiles.yml.j2`.
  const made = name.replace(/\.(j2|jinja2?|erb|gotmpl)$/i, '');
  return kindNamed(made) ?? kindNamed(name);
}

function kindNamed(name: string): FileKind | null {
  return KINDS.find((each) => each.name.test(name))?.kind ?? null;
}

/** Programs of Unix have no ending. */
export function isNamedAsScript(path: string): boolean {
  return !(path.split('/').at(-1) ?? path).includes('.');
}

/** How a script without an ending is read: by its first line. */
export function scriptKind(text: string): FileKind | null {
  const program = /^#!\s*(?:\S*\/)?([\w.-]+)(?:\s+(?:-S\s+)?([\w.-]+))?/.exec(text);
  const name = program?.[1] === 'env' ? program[2] : program?.[1];
  if (name === undefined) return null;
  if (/^python|^pypy/.test(name)) return 'python';
  if (/^(ba|z|k|da)?sh$/.test(name)) return 'shell';
  return /^(node|tsx|bun|deno|zx)$/.test(name) ? 'javascript' : null;
}
