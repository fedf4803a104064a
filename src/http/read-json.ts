import { badInput } from '../errors/gateway-error.ts';

/** A megabyte of text is parsed in milliseconds; a megabyte of empty lists is not. */
const MAX_VALUES = 100_000;

/**
 * Refuses JSON that would take long to parse, whatever it says, by counting what may be values and keys in it. Errors
 * of the syntax are left to the parser.
 * @throws GatewayError BAD_USER_INPUT
 */
export function checkJson(text: string): void {
  let values = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (inText) {
      if (unit === BACKSLASH) at += 1;
      else if (unit === QUOTE) inText = false;
    } else if (unit === QUOTE) inText = true;
    else if (unit === COMMA || unit === COLON || unit === BRACKET || unit === BRACE) {
      values += 1;
      if (values > MAX_VALUES) {
        const message = `has more than ${MAX_VALUES} keys and values; send it in several requests.`;
        throw badInput('The request', message, { limit: 'maxValues', most: MAX_VALUES, value: values });
      }
    }
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
