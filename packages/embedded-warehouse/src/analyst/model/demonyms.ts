/** What the people and things of a country are called by: "French customers" are those in France. */
const pairs = `american=united states, the states=united states, britain=united kingdom, great britain=united kingdom, argentinian=argentina, australian=australia, austrian=austria,
belgian=belgium, brazilian=brazil, british=united kingdom, uk=united kingdom, canadian=canada, chilean=chile,
chinese=china, colombian=colombia, czech=czech republic, danish=denmark, dutch=netherlands, egyptian=egypt,
finnish=finland, french=france, german=germany, greek=greece, hungarian=hungary, indian=india, indonesian=indonesia,
irish=ireland, israeli=israel, italian=italy, japanese=japan, korean=south korea, malaysian=malaysia, mexican=mexico,
norwegian=norway, polish=poland, portuguese=portugal, romanian=romania, singaporean=singapore, spanish=spain,
swedish=sweden, swiss=switzerland, thai=thailand, turkish=turkey, vietnamese=vietnam`;

const byCountry = Map.groupBy(
  pairs.split(/,\s+/).map((pair) => pair.split('=') as [demonym: string, country: string]),
  ([, country]) => country,
);

/** Other words for a value that is a country's name; none for any other. */
export function demonymsOf(value: string): readonly string[] {
  return (byCountry.get(value.toLowerCase()) ?? []).map(([demonym]) => demonym);
}

/** "US" is a country where it stands in capitals among other words, "us" is whoever asks. */
export function withCountries(text: string): string {
  const spelt = text.replace(/\bU\.\s?S\.(?:\s?A\.)?|\bUSA\b/g, 'United States');
  return spelt === spelt.toUpperCase() ? spelt : spelt.replace(/\bUS\b/g, 'United States');
}
