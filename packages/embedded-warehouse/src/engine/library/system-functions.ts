/** Functions that tell of the session, its objects and its types. */
import { type DataType, precisionOf } from '../dialect/data-type.ts';
import { type Fragment, fragment, quoteText } from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import { argument, type Call, constantArgument, define, type FunctionTable } from './function-definition.ts';

/** What a function answers that is known before the statement runs. */
const told = (text: string): Fragment => ({ ...fragment(quoteText(text), 'text'), constant: true });

/** SYSTEM$TYPEOF(e): the type, and how Snowflake would hold a value of it. */
function typeOf(call: Call): Fragment {
  const value = argument(call, 0);
  if (value.isNull) return told('NULL[LOB]');
  if (value.constant && value.type.kind === 'text')
    return told(`VARCHAR(${[...(constantArgument(call, 0) ?? '')].length})[LOB]`);
  const digits = value.constant ? /^-?[\d.]+$/.exec(value.text)?.[0].replace('.', '') : undefined;
  const held = value.type.kind === 'fixed' && digits !== undefined ? heldNumber(digits) : heldAs(value.type);
  const name =
    value.type.kind === 'fixed'
      ? `NUMBER(${precisionOf(value.type)},${value.type.scale ?? 0})`
      : value.type.name;
  return told(`${name}[${held}]`);
}

/** A literal is held in as many bytes as its digits need. */
function heldNumber(digits: string): string {
  const bits = BigInt(digits).toString(2).length;
  return `SB${[8, 16, 32, 64, 128].find((room) => bits < room) ?? 128}`.replace(/\d+/, (room) =>
    String(Number(room) / 8),
  );
}

function heldAs(type: DataType): string {
  const precision = precisionOf(type);
  switch (type.kind) {
    case 'fixed':
      return `SB${precision <= 2 ? 1 : precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16}`;
    case 'real':
      return 'DOUBLE';
    case 'boolean':
      return 'SB1';
    case 'date':
      return 'SB4';
    case 'time':
      return 'SB8';
    case 'timestamp_ntz':
    case 'timestamp_ltz':
    case 'timestamp_tz':
      return 'SB16';
    case 'unknown':
    case 'interval':
      throw unsupported('SYSTEM$TYPEOF of this expression; cast it to a type');
    default:
      return 'LOB';
  }
}

/** GET_DDL('kind', 'name' [, true]). */
function ddl(call: Call): Fragment {
  const [kind, name, isQualified] = [0, 1, 2].map((index) => constantArgument(call, index));
  const text = call.writer.context.objectDdl(
    (kind ?? '').toUpperCase(),
    name ?? '',
    /^TRUE$/i.test(isQualified ?? ''),
  );
  return told(text);
}

/** GETVARIABLE('NAME'): the text of what SET has set; NULL where nothing has. */
function variable(call: Call): Fragment {
  const value = call.writer.context.variable(constantArgument(call, 0) ?? '');
  return fragment(value ? `CAST(${value.text} AS VARCHAR)` : 'CAST(NULL AS VARCHAR)', 'text');
}

export const systemFunctions: FunctionTable = {
  SYSTEM$TYPEOF: define(1, typeOf),
  GET_DDL: define([2, 3], ddl),
  GETVARIABLE: define(1, variable),
};
