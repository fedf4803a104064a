import { unsupported } from '../errors/snowflake-errors.ts';
import { kindOf, type Node, nodeAt, nodesAt, type Payload, payloadAt, payloadOf } from './ast.ts';
import { asBoolean, type Fragment } from './fragment.ts';
import { writeOrderKey } from './order-by.ts';
import type { Scope } from './scope.ts';
import { type CallContext, writeCall } from './write-call.ts';
import type { Writer } from './writer.ts';

/** A call with what may surround it: WITHIN GROUP, IGNORE NULLS, FILTER and OVER. */
export function writeWindow(writer: Writer, node: Node, scope: Scope): Fragment {
  const around: { -readonly [K in keyof CallContext]: CallContext[K] } = {};
  let over = '';
  let filter = '';
  let at = node;
  for (;;) {
    const kind = kindOf(at);
    const payload = payloadOf(at);
    if (kind === 'window_function') {
      const window = payloadAt(payload, 'over') ?? {};
      over = ` OVER (${writeOver(writer, window, scope)})`;
      around.isOrdered = nodesAt(window, 'order_by').length > 0;
    } else if (kind === 'within_group') {
      const keys = nodesAt(payload, 'order_by') as readonly Payload[];
      around.orderBy = ` ORDER BY ${keys.map((key) => writeOrderKey(writer, key, scope)).join(', ')}`;
      around.orderKeys = keys.map((key) => writer.expression(nodeAt(key, 'this') as Node, scope));
    } else if (kind === 'ignore_nulls') {
      around.ignoreNulls = true;
    } else if (kind === 'filter') {
      filter = ` FILTER (WHERE ${asBoolean(writer.expression(nodeAt(payload, 'expression') as Node, scope))})`;
    } else if (kind === 'aggregate_function' || kind === 'function') {
      const condition = nodeAt(payload, 'filter');
      if (condition) filter = ` FILTER (WHERE ${asBoolean(writer.expression(condition, scope))})`;
      if (payload.ignore_nulls === true) around.ignoreNulls = true;
      around.suffix = `${filter}${over}`;
      return writeCall(writer, at, scope, around);
    } else if (kind !== 'respect_nulls') {
      throw unsupported(kind.replaceAll('_', ' ').toUpperCase());
    }
    at = nodeAt(payload, 'this') as Node;
  }
}

function writeOver(writer: Writer, over: Payload, scope: Scope): string {
  if (over.window_name) throw unsupported('named windows');
  const parts: string[] = [];
  const partitions = nodesAt(over, 'partition_by').map((key) => writer.expression(key, scope).text);
  if (partitions.length > 0) parts.push(`PARTITION BY ${partitions.join(', ')}`);
  const keys = (nodesAt(over, 'order_by') as readonly Payload[]).map((key) =>
    writeOrderKey(writer, key, scope),
  );
  if (keys.length > 0) parts.push(`ORDER BY ${keys.join(', ')}`);
  const frame = payloadAt(over, 'frame');
  if (frame) parts.push(writeFrame(writer, frame, scope));
  return parts.join(' ');
}

function writeFrame(writer: Writer, frame: Payload, scope: Scope): string {
  const start = writeBound(writer, frame.start, scope);
  const unit = String(frame.kind).toUpperCase();
  if (frame.end === null || frame.end === undefined) return `${unit} ${start}`;
  return `${unit} BETWEEN ${start} AND ${writeBound(writer, frame.end, scope)}`;
}

function writeBound(writer: Writer, bound: unknown, scope: Scope): string {
  if (typeof bound === 'string') return bound.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();
  const [[side, distance] = []] = Object.entries(bound as Record<string, Node>);
  if (!side || !distance) throw unsupported('window frame');
  return `${writer.expression(distance, scope).text} ${side.toUpperCase()}`;
}
