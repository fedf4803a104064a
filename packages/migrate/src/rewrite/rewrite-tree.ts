import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, isFinding } from '../finding.ts';
import { readTree, Scanner, type SourceFile } from '../scan.ts';
import { type RewrittenCode, rewriteCode } from './rewrite-code.ts';
import { rewriteNotebook } from './rewrite-notebook.ts';
import { unifiedDiff } from './unified-diff.ts';

export interface Change {
  readonly file: string;
  readonly diff: string;
}

/** A finding that a person changes, and why. */
export interface Left {
  readonly file: string;
  readonly line: number;
  readonly calls: string;
  readonly why: string;
}

export interface RewriteResult {
  readonly changes: readonly Change[];
  readonly left: readonly Left[];
}

/** Rewrites what is safe to calls of the gateway. Nothing is written without `apply`. */
export function rewriteTree(root: string, { apply }: { readonly apply: boolean }): RewriteResult {
  const tree = readTree(root);
  const scanner = new Scanner(tree.sources);
  const changes: Change[] = [];
  const left: Left[] = [];
  for (const source of tree.sources) {
    const findings = scanner.rowsOf(source).filter(isFinding);
    if (findings.length === 0) continue;
    const rewritten = rewrite(source, findings, scanner);
    const path = join(root, source.path);
    const mark = rewritten.text === source.text ? '' : byteOrderMark(path, source.text);
    if (mark === null) {
      left.push(...findings.map((finding) => leave(finding, 'its encoding is not UTF-8')));
      continue;
    }
    left.push(...rewritten.left.map(({ finding, why }) => leave(finding, why ?? whyLeft(finding, source))));
    if (rewritten.text === source.text) continue;
    changes.push({ file: source.path, diff: unifiedDiff(source.path, source.text, rewritten.text) });
    if (apply) writeFileSync(path, mark + rewritten.text);
  }
  return { changes, left };
}

function rewrite(source: SourceFile, findings: readonly Finding[], scanner: Scanner): RewrittenCode {
  const stay = { text: source.text, left: findings.map((finding) => ({ finding, why: null })) };
  if (source.kind === 'notebook') {
    const { notebook, code, findings: own } = scanner.notebookOf(source);
    const rewritten = rewriteNotebook(source.text, notebook, () => rewriteCode(code, own));
    const ofProgram = rewritten.left.map(({ finding, why }) => ({
      finding: { ...finding, line: notebook.lines[finding.line - 1] ?? finding.line },
      why,
    }));
    const others = findings.filter((each) => !own.some((one) => isSame(one, each, notebook.lines)));
    return {
      text: rewritten.text,
      left: [...ofProgram, ...others.map((finding) => ({ finding, why: null }))],
    };
  }
  if (source.kind !== 'python' && source.kind !== 'javascript') return stay;
  const code = scanner.codeOf(source);
  return code === null ? stay : rewriteCode(code, findings);
}

/** Whether a finding of a notebook's program is this one of its file. */
function isSame(own: Finding, finding: Finding, lines: readonly number[]): boolean {
  return own.kind === finding.kind && own.calls === finding.calls && lines[own.line - 1] === finding.line;
}

/** What stands before the text in a UTF-8 file; null for a file in another encoding. */
function byteOrderMark(path: string, text: string): string | null {
  const bytes = readFileSync(path);
  const plain = Buffer.from(text);
  if (bytes.equals(plain)) return '';
  const marked = Buffer.from(`\uFEFF${text}`);
  return bytes.equals(marked) ? '\uFEFF' : null;
}

function leave(finding: Finding, why: string): Left {
  return { file: finding.file, line: finding.line, calls: finding.calls, why };
}

function whyLeft(finding: Finding, source: SourceFile): string {
  switch (finding.kind) {
    case 'credential':
      return 'take the secret out, and revoke it: a rewrite would leave it in the history';
    case 'dependency':
      return 'remove the package when nothing imports it any more';
    case 'mcp-config':
      return `put the gateway's server in its place: ${finding.replacement}`;
    case 'gpu-direct':
      return `point the client at the gateway: ${finding.replacement}`;
    default:
      return /^(python|javascript|notebook)$/.test(source.kind)
        ? `its use is not plain enough to change unseen; instead: ${finding.replacement}`
        : `${source.kind} files are not rewritten; instead: ${finding.replacement}`;
  }
}
