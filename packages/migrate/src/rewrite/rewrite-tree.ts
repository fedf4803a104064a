import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeUseOf } from '../code/safe-use.ts';
import { walk } from '../code/walk.ts';
import { type Finding, isFinding } from '../finding.ts';
import { readTree, Scanner, type SourceFile } from '../scan.ts';
import { parsePython } from '../syntax/python.ts';
import { applyEdits, type Edit } from './edits.ts';
import { rewriteConnection } from './python-connection.ts';
import { rewriteCortexCall } from './python-cortex.ts';
import { tidyImports } from './python-imports.ts';
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
    const rewritten = source.kind === 'python' ? rewritePython(source, findings, scanner) : null;
    left.push(...(rewritten?.left ?? findings.map((finding) => leave(finding, whyLeft(finding, source)))));
    if (rewritten === null || rewritten.text === source.text) continue;
    changes.push({ file: source.path, diff: unifiedDiff(source.path, source.text, rewritten.text) });
    if (apply) writeFileSync(join(root, source.path), rewritten.text);
  }
  return { changes, left };
}

function rewritePython(
  source: SourceFile,
  findings: readonly Finding[],
  scanner: Scanner,
): { readonly text: string; readonly left: Left[] } {
  const code = scanner.codeOf(source.path);
  if (code === null)
    return {
      text: source.text,
      left: findings.map((finding) => leave(finding, 'the file could not be parsed')),
    };
  const edits: Edit[] = [];
  const done = new Set<string>();
  const reasons = new Map<number, string>();
  walk(code.statements, code.scope, (expression, place) => {
    if (expression.kind !== 'call' || place.fake) return;
    const callee = code.meanings.of(expression.callee, place.scope);
    const path = callee?.kind === 'external' ? callee.path : '';
    const plain = findings.find(
      (each) =>
        each.line === expression.line && each.calls === path && each.safe && each.kind === 'cortex-call',
    );
    const edit = plain === undefined ? null : rewriteCortexCall(expression, path);
    if (edit !== null && !overlaps(edits, edit)) {
      edits.push(edit);
      done.add(`${expression.line} ${path}`);
    }
    const use = safeUseOf(expression, code.statements, code.scope, code.meanings);
    if (use === null) return;
    const answer = rewriteConnection(source.text, expression, use);
    if (typeof answer === 'string') reasons.set(expression.line, answer);
    else if (!answer.some((edit) => overlaps(edits, edit))) {
      edits.push(...answer);
      done.add(`${expression.line} connection`);
    }
  });
  if (edits.length === 0)
    return {
      text: source.text,
      left: findings.map((finding) => leave(finding, reasons.get(finding.line) ?? whyLeft(finding, source))),
    };
  const text = tidyImports(applyEdits(source.text, edits));
  // A change that the parser cannot read is no change.
  if (parsePython(text).brokenAt !== null)
    return {
      text: source.text,
      left: findings.map((finding) => leave(finding, 'the change could not be made cleanly')),
    };
  const stays = new Set(text.split('\n'));
  const lines = source.text.split('\n');
  const isDone = (finding: Finding) =>
    done.has(`${finding.line} ${finding.kind === 'connection' ? finding.kind : finding.calls}`);
  const isGone = (finding: Finding) =>
    !finding.calls.startsWith('snowflake.cortex.') && !stays.has(lines[finding.line - 1] ?? '');
  const open = findings.filter((finding) => !isDone(finding) && !isGone(finding));
  return {
    text,
    left: open.map((finding) => leave(finding, reasons.get(finding.line) ?? whyLeft(finding, source))),
  };
}

function overlaps(edits: readonly Edit[], edit: Edit): boolean {
  return edits.some((other) => other.start < edit.end && edit.start < other.end);
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
      return source.kind === 'python'
        ? `its use is not plain enough to change unseen; instead: ${finding.replacement}`
        : `${source.kind} files are not rewritten; instead: ${finding.replacement}`;
  }
}
