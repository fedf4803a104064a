/**
 * The one form of a name, for users and teams, wherever it comes from: a token, a header, a limit that is set, a
 * policy file. Two texts that look alike must not be two people with a limit each.
 */

export const MAX_NAME_LENGTH = 256;

/** The name in its one form, or what is wrong with it: the end of a sentence that begins with "the name". */
export type NameReading =
  | { readonly name: string; readonly problem: null }
  | { readonly name: null; readonly problem: string };

/**
 * What cannot be seen: control and format characters (joiners, marks of direction, variation selectors), halves of
 * surrogate pairs, code points that nobody has assigned or each assigns as they like, line separators, signs without a
 * form (of Braille, music and hieroglyphs), and spaces that are no space.
 * In a log line, an alert or a header they would also forge a second entry.
 */
const invisible =
  /[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{1D159}]|(?! )\p{Zs}/u;

/** Unicode's composed form (NFC), which is how most keyboards write; everything else that is odd is refused. */
export function readName(given: string): NameReading {
  // Composing may be costly, and no name is that long in any form.
  if (given.length > 4 * MAX_NAME_LENGTH) return refused(`has more than ${MAX_NAME_LENGTH} characters`);
  const name = given.normalize('NFC');
  if (name === '') return refused('is empty');
  if (name.length > MAX_NAME_LENGTH) return refused(`has more than ${MAX_NAME_LENGTH} characters`);
  if (name === '*') return refused('is "*", which stands for everybody');
  if (name !== name.trim()) return refused('begins or ends with a space');
  const character = invisible.exec(name)?.[0];
  if (character === undefined) return { name, problem: null };
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return refused(`has a character that cannot be seen (U+${code})`);
}

const refused = (problem: string): NameReading => ({ name: null, problem });
