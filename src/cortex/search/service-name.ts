import { badInput } from '../../errors/gateway-error.ts';

/** The parts as SQL writes them: upper case, or quoted. */
export interface ServiceName {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

const identifier = /"(?:[^"\0]|"")+"|[\p{L}_][\p{L}\p{N}_$]*/uy;
const MAX_CHARACTERS = 1000;

/**
 * Reads `NAME`, `SCHEMA.NAME` or `DATABASE.SCHEMA.NAME`, any part of it quoted where it is no plain identifier.
 * @throws GatewayError BAD_USER_INPUT
 */
export function parseServiceName(
  field: string,
  text: string,
  defaults: { readonly database: string; readonly schema: string },
): ServiceName {
  const parts: string[] = [];
  const written = text.trim();
  const wrong = () =>
    badInput(
      field,
      'is no service name; give NAME, SCHEMA.NAME or DATABASE.SCHEMA.NAME, with "quotes" around unusual names.',
    );
  if (written.length > MAX_CHARACTERS) throw wrong();
  for (let position = 0; position <= written.length; position += 1) {
    identifier.lastIndex = position;
    const [part] = identifier.exec(written) ?? [];
    if (part === undefined) throw wrong();
    parts.push(part.startsWith('"') ? part : part.toUpperCase());
    position += part.length;
    if (position < written.length && written[position] !== '.') throw wrong();
  }
  if (parts.length > 3) throw wrong();
  const name = parts.pop() as string;
  return { name, schema: parts.pop() ?? defaults.schema, database: parts.pop() ?? defaults.database };
}
