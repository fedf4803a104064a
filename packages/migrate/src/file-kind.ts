export type FileKind = 'python' | 'javascript' | 'notebook' | 'sql' | 'shell' | 'docker' | 'settings';

const KINDS: readonly { readonly kind: FileKind; readonly name: RegExp }[] = [
  { kind: 'docker', name: /^(Dockerfile|Containerfile)([.-].*)?$|\.dockerfile$/i },
  { kind: 'python', name: /\.(py|pyi|pyw)$/i },
  { kind: 'javascript', name: /\.([cm]?[jt]sx?)$/i },
  { kind: 'notebook', name: /\.ipynb$/i },
  { kind: 'sql', name: /\.(sql|ddl|dml|jinja2?|j2)$/i },
  { kind: 'shell', name: /\.(sh|bash|zsh|ksh|bats)$|^(Makefile|Justfile|Procfile)$/i },
  {
    kind: 'settings',
    name: /\.(ya?ml|json|jsonc|json5|toml|ini|cfg|conf|config|properties|env|code-workspace|xml|gradle|kts|sbt|tfvars|tf)$|^\.env(\..*)?$|\.env\.\w+$|^(Pipfile|requirements|\.?snowsql.*|\.odbc\.ini|odbc\.ini)$|^(requirements|constraints|dev-requirements|test-requirements)[\w.-]*\.(txt|in|pip)$|^requirements\.txt$/i,
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
  if (/(^|\/)requirements\/.*\.(txt|in)$/.test(path)) return 'settings';
  return KINDS.find((each) => each.name.test(name))?.kind ?? null;
}
