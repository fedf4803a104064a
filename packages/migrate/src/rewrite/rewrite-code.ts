import type { SgNode } from '@ast-grep/napi';
import type { ParsedCode } from '../code/parsed-code.ts';
import { safeUseOf } from '../code/safe-use.ts';
import { type Place, walk } from '../code/walk.ts';
import type { Finding } from '../finding.ts';
import { javaScriptTree } from '../syntax/javascript.ts';
import type { Call } from '../syntax/program.ts';
import { isPython2, pythonTree } from '../syntax/python.ts';
import { brokenLine } from '../syntax/tree.ts';
import { applyEdits, type Edit } from './edits.ts';
import { rewriteGpuClient } from './gpu-client.ts';
import { rewriteJavaScriptConnection } from './javascript/connection.ts';
import { tidyJavaScriptImports } from './javascript/imports.ts';
import { ownNameLikeTheClients } from './own-names.ts';
import { rewritePythonConnection } from './python/connection.ts';
import { rewriteCortexCall } from './python/cortex-call.ts';
import { tidyPythonImports } from './python/imports.ts';

export interface RewrittenCode {
  readonly text: string;
  /** Findings that stay, with the reason where one is known. */
  readonly left: readonly { readonly finding: Finding; readonly why: string | null }[];
}

/** The file with its safe uses as calls of the gateway. The findings have the lines of `code.text`. */
export function rewriteCode(code: ParsedCode, findings: readonly Finding[]): RewrittenCode {
  const edits: Edit[] = [];
  const done = new Set<string>();
  const reasons = new Map<number, string>();
  const take = (key: string, made: readonly Edit[]) => {
    if (made.some((edit) => edits.some((other) => other.start < edit.end && edit.start < other.end))) return;
    edits.push(...made);
    done.add(key);
  };
  const cortexCalls: { readonly call: Call; readonly name: string }[] = [];
  walk(code.statements, code.scope, (expression, place) => {
    if (expression.kind !== 'call' || place.fake) return;
    const { line } = expression;
    const connection = connectionEdits(code, expression, place);
    if (typeof connection === 'string') reasons.set(line, connection);
    else if (connection !== null) take(`${line} connection`, connection);
    for (const finding of findings.filter((each) => each.line === line)) {
      if (isCortexCall(code, expression, place, finding))
        cortexCalls.push({ call: expression, name: finding.calls });
      const made = finding.kind === 'gpu-direct' ? rewriteGpuClient(expression.node) : null;
      if (made !== null) take(`${line} ${finding.calls}`, made);
    }
  });
  // The inner call of two comes first: it is a part of the outer one's text.
  const startOf = (call: Call) => call.node.range().start.index;
  for (const { call, name } of cortexCalls.toSorted((a, b) => startOf(b.call) - startOf(a.call))) {
    const edit = rewriteCortexCall(call, name, (argument) => textWith(edits, code.text, argument));
    if (edit === null) continue;
    const inner = edits.filter((each) => edit.start <= each.start && each.end <= edit.end);
    for (const each of inner) edits.splice(edits.indexOf(each), 1);
    take(`${call.line} ${name}`, [edit]);
  }
  const stay = (why: string | null = null) => ({
    text: code.text,
    left: findings.map((finding) => ({ finding, why: why ?? reasons.get(finding.line) ?? null })),
  });
  if (edits.length === 0) return stay();
  if (code.language === 'python' && isPython2(pythonTree(code.text)))
    return stay("it is Python 2, and the gateway's client is Python 3");
  const own = ownNameLikeTheClients(treeOf(code, code.text), code.language);
  if (own !== null)
    return stay(`the file has a ${own} of its own, which is also the name in the gateway's client`);
  const text = withLineEnds(tidied(code, applyEdits(code.text, edits)), code.text);
  // A change that the parser cannot read is no change.
  if (brokenLine(treeOf(code, text)) !== null) return stay('the change could not be made cleanly');
  const now = new Set(text.split('\n'));
  const lines = code.text.split('\n');
  const open = findings.filter(
    (finding) => !isDone(finding, done) && !isGone(finding, now, lines[finding.line - 1] ?? ''),
  );
  return { text, left: open.map((finding) => ({ finding, why: reasons.get(finding.line) ?? null })) };
}

function treeOf(code: ParsedCode, text: string): SgNode {
  return code.language === 'python' ? pythonTree(text) : javaScriptTree(text, code.path);
}

function tidied(code: ParsedCode, text: string): string {
  return code.language === 'python'
    ? tidyPythonImports(text)
    : tidyJavaScriptImports(text, (source) => javaScriptTree(source, code.path));
}

function connectionEdits(code: ParsedCode, call: Call, place: Place): readonly Edit[] | string | null {
  if (!code.meanings.opensSnowflake(call, place.scope)) return null;
  if (code.language === 'javascript') {
    const rewrite = rewriteJavaScriptConnection(code.text, call.node);
    return typeof rewrite === 'string' ? rewrite : rewrite.edits;
  }
  const use = safeUseOf(call, code.statements, code.scope, code.meanings);
  return use === null ? null : rewritePythonConnection(code.text, call, use);
}

function isCortexCall(code: ParsedCode, call: Call, place: Place, finding: Finding): boolean {
  if (finding.kind !== 'cortex-call' || !finding.safe) return false;
  const callee = code.meanings.of(call.callee, place.scope);
  return callee?.kind === 'external' && callee.path === finding.calls;
}

/** The text of a part, with the edits inside of it made. */
function textWith(edits: readonly Edit[], source: string, part: SgNode): string {
  const start = part.range().start.index;
  const end = part.range().end.index;
  const inside = edits
    .filter((edit) => start <= edit.start && edit.end <= end)
    .map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text }));
  return applyEdits(source.slice(start, end), inside);
}

function isDone(finding: Finding, done: ReadonlySet<string>): boolean {
  return done.has(`${finding.line} ${finding.kind === 'connection' ? finding.kind : finding.calls}`);
}

/** What stood on a line that is no longer there went with it. */
function isGone(finding: Finding, now: ReadonlySet<string>, line: string): boolean {
  return !finding.calls.startsWith('snowflake.cortex.') && !now.has(line);
}

/** The line ends of the file as it was. */
function withLineEnds(text: string, before: string): string {
  return /\r\n/.test(before) ? text.replace(/\r?\n/g, '\r\n') : text;
}
