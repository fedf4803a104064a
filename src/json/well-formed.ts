/**
 * The value with U+FFFD in place of each half of a surrogate pair, in its texts and its names. Clients send halves where
 * they cut a text inside of an emoji.
 *
 * @param json of the value, where it is made already
 */
export function wellFormed<T>(value: T, json = JSON.stringify(value)): T {
  // `JSON.stringify` escapes halves alone like that. A backslash of the value's own is an escape of two.
  if (!/\\ud[89a-f]/.test(json)) return value;
  return JSON.parse(json.replace(/\\(?:(ud[89a-f]..)|.)/g, (found, half) => (half ? '\ufffd' : found)));
}
