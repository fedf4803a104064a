import type { HybridPart } from '../generated/resolvers.ts';

/** Both answers as one text that says which side said what; null when neither side answered. */
export function mergeAnswers(snowflake: HybridPart | null, lambdaLabs: HybridPart | null): string | null {
  const said = [
    { name: 'Snowflake', part: snowflake },
    { name: 'Lambda Labs', part: lambdaLabs },
  ].flatMap(({ name, part }) =>
    part?.text == null ? [] : [{ by: `${name} (${part.model})`, text: part.text.trim() }],
  );
  const [first, second] = said;
  if (!first) return null;
  if (!second) return `${first.by}:\n${first.text}`;
  if (plain(first.text) === plain(second.text)) return `${first.by} and ${second.by} agree:\n${first.text}`;
  return said.map(({ by, text }) => `${by}:\n${text}`).join('\n\n');
}

/** Texts that differ in case and white space only say the same. */
function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}
