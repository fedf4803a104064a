import type { SgNode } from '@ast-grep/napi';
import { outermostFunction } from './connection-use.ts';

const OF_THE_DRIVER = /^(sqlState|isFatal|externalize)$/;
const OF_ANY_ERROR = /^(code|data|cause|message)$/;
const ERROR = /^(e|ex|err|error|exc|exception|reason|failure|\w+(Err|Error))$/;

/**
 * Whether the function around tells errors apart by what the driver says of them: its codes, its SQL states,
 * or words of its texts. The gateway has codes and texts of its own.
 */
export function asksForDriverErrors(execute: SgNode): boolean {
  return outermostFunction(execute)
    .findAll({ rule: { kind: 'member_expression' } })
    .some((member) => {
      const property = member.field('property')?.text() ?? '';
      if (OF_THE_DRIVER.test(property)) return true;
      const object = (member.field('object')?.text() ?? '').replace(/[!?]$/, '');
      if (!OF_ANY_ERROR.test(property) || !ERROR.test(object)) return false;
      return property !== 'message' || isAsked(member);
    });
}

/** `error.message.includes(...)` and `/missing/.test(error.message)`; a text that is told or logged is none of them. */
function isAsked(message: SgNode): boolean {
  const parent = message.parent();
  if (parent?.kind() === 'member_expression')
    return /^(includes|match|startsWith|endsWith|indexOf|search)$/.test(
      parent.field('property')?.text() ?? '',
    );
  const call = parent?.kind() === 'arguments' ? parent.parent() : null;
  return (
    /\.test$/.test(call?.field('function')?.text() ?? '') ||
    (parent?.kind() === 'binary_expression' && /^[!=]==?$/.test(parent.field('operator')?.text() ?? ''))
  );
}
