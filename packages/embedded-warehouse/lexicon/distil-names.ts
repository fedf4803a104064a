/**
 * Makes `given-names.txt`, `family-names.txt` and `places.txt` from the locales of @faker-js/faker (MIT), which is no
 * dependency. Latin script only, one name a line, lower case.
 *
 *     npm pack @faker-js/faker@10.6.0     # unpack it
 *     node distil-names.ts faker-js-faker/package
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface Locale {
  readonly person?: { readonly first_name?: unknown; readonly last_name?: unknown };
  readonly location?: {
    readonly city_name?: unknown;
    readonly state?: unknown;
    readonly county?: unknown;
    readonly country?: unknown;
  };
}

const [folder = ''] = process.argv.slice(2);
const { allLocales } = (await import(join(resolve(folder), 'dist/index.js'))) as {
  readonly allLocales: Readonly<Record<string, Locale>>;
};
const locales = Object.values(allLocales);

write(
  'given-names',
  locales.map(({ person }) => person?.first_name),
);
write(
  'family-names',
  locales.map(({ person }) => person?.last_name),
);
write(
  'places',
  locales.flatMap(({ location }) => [
    location?.city_name,
    location?.state,
    location?.county,
    location?.country,
  ]),
);

/** Lists are arrays, or arrays by gender. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function write(name: string, lists: readonly unknown[]): void {
  const latin = /^(?=.{2,40}$)\p{Script=Latin}[\p{Script=Latin}\p{M}.'’ -]*$/u;
  const names = new Set(
    lists
      .flatMap(textsIn)
      .filter((each) => latin.test(each))
      .map((each) => each.toLowerCase().normalize('NFC')),
  );
  writeFileSync(new URL(`${name}.txt`, import.meta.url), `${[...names].sort().join('\n')}\n`);
  console.log(`${name}: ${names.size}`);
}
