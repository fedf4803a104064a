/** Words that carry grammar rather than meaning. They also tell languages apart (see detect-language.ts). */

const english = `a an the and or but nor so yet if then than that this these those it its it's he she they them
him her his hers their theirs we us our ours you your yours i me my mine is am are was were be been being do does did
doing done have has had having will would shall should can could may might must ought of to in on at by for from with
without about into onto over under between through during before after above below up down out off again further
here there where when why how what which who whom whose all any both each few more most other some such no not only
own same too very just also as because until while i'm you're he's she's we're they're i've you've we've they've i'd
you'd i'll you'll we'll they'll don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't
shouldn't hasn't haven't hadn't that's there's what's let's ever am im per via etc`;

const german = `der die das den dem des ein eine einer eines einem einen und oder aber nicht kein keine ich du er sie
es wir ihr mich dich ihn uns euch mein dein sein unser euer ist sind war waren bin bist hat habe haben wird werden
wurde kann können mit von zu zum zur auf für im in an am bei nach aus über unter vor durch als wie wenn dass weil auch
noch nur schon sehr so dann da hier was wer wo man sich ihre seine diese dieser dieses`;

const french = `le la les un une des du de et ou mais ne pas je tu il elle nous vous ils elles me te se mon ma mes ton
ta tes son sa ses notre votre leur est sont était étaient suis es sommes êtes a ai as avons avez ont sera dans sur avec
pour par en au aux que qui quoi où ce cet cette ces plus très aussi comme si tout tous n'est c'est d'un d'une qu'il j'ai`;

const spanish = `el la los las un una unos unas y o pero no yo tú él ella nosotros ustedes ellos me te se mi tu su sus
es son era eran soy eres somos está están ha he has hemos han será en con por para de del al que quien donde cuando como
más muy también si todo todos esta este estos estas lo le les sin sobre hay fue`;

const italian = `il lo la gli i le un uno una e o ma non io tu lui lei noi voi loro mi ti si è sono era erano ho hai ha
abbiamo hanno in con per di del della dei delle da dal al alla che chi dove quando come più molto anche se questo questa`;

const portuguese = `o a os as um uma uns umas e ou mas não eu tu ele ela nós vocês eles me te se é são era foi está
estão tem têm em com por para de do da dos das no na que quem onde quando como mais muito também isso este esta ao à`;

const dutch = `de het een en of maar niet geen ik jij hij zij wij jullie me je hem haar ons is zijn was waren ben heeft
heb hebben wordt worden kan met van te op voor in aan bij naar uit over onder door als wie waar wanneer ook nog zeer dit dat deze`;

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

export const stopwordsByLanguage: Readonly<Record<string, ReadonlySet<string>>> = {
  en: list(english),
  de: list(german),
  fr: list(french),
  es: list(spanish),
  it: list(italian),
  pt: list(portuguese),
  nl: list(dutch),
};

/** English, German, French and Spanish: the languages of the local dictionary. */
const known = ['en', 'de', 'fr', 'es'].map((code) => stopwordsByLanguage[code] as ReadonlySet<string>);

export function isStopwordAnywhere(word: string): boolean {
  return known.some((words) => words.has(word));
}
