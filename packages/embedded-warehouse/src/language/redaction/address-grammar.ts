/** How streets, postcodes and towns are written in different countries, as patterns with bounded repeats. */

const either = (words: string) => `(?:${words.trim().split(/\s+/u).join('|')})`;
/** A capitalised word of a name: "Lange", `Trois-Moulins`, `Dell'Acqua`, `N.`, `3rd`. */
const WORD = "(?:\\p{Lu}(?:\\p{Ll}{0,3}\\.|[\\p{L}\\p{M}'’-]{0,24})|\\d{1,3}(?:st|nd|rd|th))";
const SMALL = either(
  `de del della delle dei di da do dos das des du la le les los las el al am an der den dem im in zum zur von van ter ten te op aan den y i e et sur sous en auf bei unter ob the of and upon on af av og na nad pod w v`,
);
const NAME = `${WORD}(?:[ -](?:(?:${SMALL}|d['’]|l['’]) ?){0,2}${WORD}){0,4}`;
const NUMBER =
  '\\d{1,5}(?:[ -]?[A-Za-z](?![\\p{L}\\p{N}]))?(?: ?[/–-] ?\\d{1,4}[A-Za-z]?)?(?:[ -]?(?:bis|ter|quater|hs|huis|rood|zwart)(?![\\p{L}]))?';

const ENGLISH_KINDS = either(
  `Street St Avenue Ave Av Road Rd Boulevard Blvd Lane Ln Drive Dr Court Ct Way Place Pl Square Sq Terrace Ter Parkway
  Pkwy Circle Cir Highway Hwy Close Crescent Cres Mews Row Trail Alley Grove Gardens Gdns Park Hill Walk View Rise Gate
  Quay Green Yard Embankment Parade Esplanade Loop Path Pike Turnpike Bend Run Plaza Wharf Broadway Strand Vale Mount
  Heights Meadow Meadows Bridge Common Dene Fold Croft Drove End Arcade Circuit Cove`,
);
/** Ends of one word: `Karl-Marx-Straße`, "Industrieweg", `Nørrebrogade`, "Mannerheimintie". */
const JOINED_KINDS =
  '(?:straße|strasse|stra[sß]e|str\\.|weg|platz|allee|gasse|ring|damm|ufer|graben|steig|stieg|markt|hof|berg|chaussee|promenade|zeile|straat|laan|plein|kade|gracht|dijk|singel|dreef|pad|steeg|hof|lei|baan|vej|vejen|gade|gaden|allé|torv|vei|veien|gata|gaten|gatan|vägen|väg|gränd|torget|katu|tie|kuja|polku|utca|vegur|stræti|braut|út|útja|tér|körút|ulice|náměstí)';
const FOREIGN_KINDS =
  '(?:[Rr]ue|[Aa]v(?:enue|\\.)?|[Bb]oulevard|[Bb]d|[Bb]lvd|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Aa]llée|[Cc]ours|[Rr]oute|[Pp]assage|[Ss]entier|[Ff]aubourg|[Cc]alle|C\\/|[Aa]venida|Avda\\.?|[Pp]laza|[Pp]aseo|[Cc]arretera|[Cc]amino|[Rr]onda|[Tt]ravesía|[Gg]lorieta|[Cc]arrer|[Aa]vinguda|[Pp]asseig|[Pp]laça|[Rr]ua|[Tt]ravessa|[Ll]argo|[Pp]raça|[Ee]strada|[Rr]odovia|[Vv]ia|[Vv]iale|[Cc]orso|[Pp]iazza|[Pp]iazzale|[Vv]icolo|[Ll]ungo\\p{L}+|[Ss]trada|[Cc]ontrada|[Uu]l\\.|[Uu]lica|[Aa]l\\.|[Aa]leja|[Aa]leje|[Pp]l\\.|[Oo]s\\.|[Oo]siedle|[Ss]tr\\.|[Ss]trada|[Bb]ulevardul|[Cc]alea|[Oo]dos|[Hh]eol|[Ff]fordd|[Ll]ôn|[Cc]lós|[Kk]alverstraat|Am|Im|An der|An den|Auf der|Auf dem|Auf den|In der|In den|Zum|Zur|Unter den|Unter der|Hinter der|Hinter dem|Alter|Alte|Großer|Große|Kleine|Obere|Untere|Neuer|Neue)';
/** Behind a number these begin a street even when its name is in lower case. */
const FRENCH_KINDS =
  '(?:rue|avenue|av\\.|boulevard|bd|chemin|impasse|quai|allée|place|route|cours|passage|Rue|Avenue|Av\\.|Boulevard|Bd|Chemin|Impasse|Quai|Allée|Place|Route|Cours)';
/** Names that a street of the Romance and Slavic languages goes on with, some in lower case. */
const LOOSE_NAME = "(?:[\\p{L}\\p{M}'’.-]{1,24} ?){1,6}?";

const B = '(?<![\\p{L}\\p{N}.])';

/** Before "street", these are no street's name: "two way street", "on the main road". */
const NO_STREET =
  '(?:the|an?|of|in|on|off|up|down|from|to|by|per|way|side|main|min\\p{L}*|hours?|days?|miles?|km|met\\p{L}*|yards?|more|other|big|busy|small|little)';

export const STREETS: readonly RegExp[] = [
  // Blk 123 Ang Mo Kio Ave 3 #08-45
  new RegExp(`${B}Blk \\d{1,4}[A-Z]? (?:${WORD} ){1,5}\\d{1,3}(?:,? #\\d{1,3}-\\d{1,4})?`, 'gu'),
  // flat 9, 31 tanner street
  new RegExp(
    `${B}(?:(?:flat|apt|unit|room|house) \\d{1,4}[a-z]?,? )?\\d{1,4}[a-z]? (?:(?!${NO_STREET} )\\p{Ll}{3,} ){1,2}(?:street|road|avenue|lane|terrace|crescent|gardens|grove)(?![\\p{L}])`,
    'gu',
  ),
  // 4817 N. Paulina St, 22B Cuba Street, 1600 Pennsylvania Avenue NW
  new RegExp(
    `${B}(?:(?:Lot|Blk|Block|Plot|No\\.|Nr\\.|Stand|Erf|[Hh]ouse|Hse|Villa|[Ff]lat|[Uu]nit|[Aa]pt) )?\\d{1,6}(?:[-–/]\\d{1,4})?[A-Za-z]?,? (?:[NSEW]{1,2}\\.? )?(?:${WORD} (?:(?:of|the|and|de) ){0,2}){1,4}(?:${ENGLISH_KINDS})(?![\\p{L}])\\.?(?: (?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)(?![\\p{L}]))?`,
    'gu',
  ),
  // 27 bis rue des Trois-Moulins, 8, allée des Tilleuls
  new RegExp(
    `${B}${NUMBER},? ${FRENCH_KINDS} (?:${LOOSE_NAME})(?=,|\\.|;|$|\\n|\\)|:| - | \\d{4,5}| [A-Z]\\d|\\s(?:à|et|pour|und|and|y)\\s)`,
    'gmu',
  ),
  // via Garibaldi 48, Calle de Alcalá 214, ul. Długa 18/4, Rua das Flores 112, Am Markt 5
  new RegExp(
    `${B}${FOREIGN_KINDS} (?:(?:${SMALL}|d['’]|l['’]|\\d{1,2}(?: de)?) ?){0,3}${NAME},? ?(?:n[.º°]{1,2} ?|nº ?|nr\\.? ?|núm\\.? ?|número )?(?:${NUMBER}|s\\/n)(?![\\p{L}\\p{N}])`,
    'gu',
  ),
  // Karl-Marx-Straße 203, Lange Nieuwstraat 17, Nørrebrogade 55
  new RegExp(
    `${B}(?:${WORD} ){0,2}[\\p{Lu}][\\p{L}\\p{M}'’.-]{0,30}${JOINED_KINDS} ${NUMBER}(?![\\p{L}\\p{N}])`,
    'gu',
  ),
  // Berliner Straße 12, Vesterbro Torv 2, Lange Straat 4
  new RegExp(
    `${B}(?:${WORD} ){1,3}(?:Straße|Strasse|Str\\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer|Straat|Laan|Plein|Kade|Gracht|Dijk|Torv|Vej|Gade|Gata|Gatan|Torg|utca|út|tér|ulica|náměstí|třída|ulice|trg|Cadde\\p{L}*|Cad\\.|Sok\\p{L}*|Sk\\.|Bulvarı) (?:No: ?)?${NUMBER}(?![\\p{L}\\p{N}])`,
    'gu',
  ),
  // 1-14-6 Ebisu-Minami, Shibuya-ku, Tokyo 150-0022
  new RegExp(
    `${B}\\d{1,3}-\\d{1,3}(?:-\\d{1,4})? ${WORD}(?: ${WORD}){0,2}(?:, ${WORD}(?:-(?:ku|shi|cho|machi|gun))?){1,3},? \\d{3}-\\d{4}`,
    'gu',
  ),
  // PO Box 1187, Postfach 41 07, BP 42
  /(?<![\p{L}\p{N}])(?:P\.? ?O\.? ?Box|Post(?:fach|bus|boks)|Private Bag|Apartado(?: de Correos)?|Casella Postale|B\.?P\.?|Case postale|GPO Box) \d{1,6}(?: \d{1,4})*(?![\p{L}\p{N}]|\/\d)/gu,
];

const TOWN = `${WORD}(?:[ -](?:(?:${SMALL}) ){0,2}${WORD}){0,3}`;
const POSTCODE = {
  uk: '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}',
  ireland: '[A-Z]\\d[\\dW] ?[A-Z\\d]{4}',
  canada: '[A-Z]\\d[A-Z] ?\\d[A-Z]\\d',
  dutch: '\\d{4} ?[A-Z]{2}',
  polish: '\\d{2}-\\d{3}',
  portuguese: '\\d{4}-\\d{3}',
  japanese: '\\d{3}-\\d{4}',
  spaced: '\\d{3} \\d{2}',
  brazilian: '\\d{5}-\\d{3}',
  plain: '(?:[A-Z]{1,2}-)?\\d{4,6}(?:-\\d{4})?',
} as const;
const ANY_POSTCODE = `(?:${Object.values(POSTCODE).join('|')})`;

/** Postcodes before their town, and town and region before their postcode. */
export const TOWNS: readonly RegExp[] = [
  new RegExp(`(?<=[,\\n]\\s?)${ANY_POSTCODE},? ${TOWN}(?![\\p{L}\\p{N}])`, 'gu'),
  new RegExp(
    `(?<=[,\\n]\\s?)${TOWN},? (?:${POSTCODE.uk}|${POSTCODE.ireland}|${POSTCODE.canada})(?![\\p{L}\\p{N}])`,
    'gu',
  ),
  new RegExp(`(?<=[,\\n]\\s?)${TOWN},? [A-Z]{2} \\d{5}(?:-\\d{4})?(?![\\p{L}\\p{N}])`, 'gu'),
  // Mumbai 400050, Mumbai - 400050, Kerala 695010
  new RegExp(`(?<=[,\\n]\\s?)${TOWN}(?:,? | - | – )\\d{6}(?![\\p{L}\\p{N}-])`, 'gu'),
  new RegExp(`(?<=[,\\n]\\s?)(?:${POSTCODE.uk}|${POSTCODE.ireland})(?![\\p{L}\\p{N}])`, 'gu'),
];

const UNIT =
  '(?:(?:[Aa]pt|[Aa]pto|[Aa]pp|lgh|Lgh|[Pp]ostfach|Casier|Résidence|Apartment|Suite|Ste|Unit|Floor|Fl|Room|Rm|Flat|Box|bus|bte|boîte|bureau|App\\.?|Appt\\.?|Wohnung|Whg\\.?|Top|Stiege|Tür|Etage|EG|OG|piso|puerta|Esc\\.?|escalera|portal|bajo|int\\.?|interno|scala|lok\\.?|m\\.|kl\\.|klatka|andar|bloco|apto\\.?|Lot|Level|House|Hse|Plot|Villa|Door|Building|Bldg|Block|Tower|Haus|Hinterhaus|Vorderhaus|Gebäude|[Bb]âtiment|[Bb]ât\\.?|Edificio|étage|tv|th|mf|st|lejl\\.?|D:|Daire:?|Kat:?)\\.? ?#?[\\dA-Za-z.-]{0,6}|#\\d{1,5}(?:-\\d{1,4}|[A-Za-z])?|\\d{1,2}(?:\\.?[ºª°]|n|r|e|a|er|è|\\.)? ?(?:[A-Za-z]|tr|tv|th|mf|vån|\\d{1,2}(?:[ºª°]|a|n)?|OG|Stock|Etage|étage|piso|Esq\\.?|Dto\\.?|izq\\.?|dcha\\.?|izda\\.?|Floor|floor)\\.?|[A-Z] \\d{1,3})';
const COUNTRY = either(
  `Germany Deutschland France Frankreich Spain España Italy Italia Netherlands Nederland Belgium Belgique België Austria
  Österreich Switzerland Schweiz Suisse Poland Polska Portugal Denmark Danmark Sweden Sverige Norway Norge Finland Suomi
  Ireland England Scotland Wales UK USA Canada Australia Greece Hungary Japan India Singapore Brasil Brazil México Mexico`,
);
const END = '(?![\\p{L}\\p{N}])';

/** What may follow a street within its address, from its comma or line break on. */
export const RIGHT_PART = new RegExp(
  [
    `(?:,? |,\\n?|\\n| - | – )${ANY_POSTCODE}(?:,? ${TOWN})?(?: \\d{1,2}| [A-Z](?=[,.;]|$|\\s))?${END}`,
    `,? \\d{3} ${TOWN}${END}`,
    `(?:,? |,\\n?|\\n| - )${UNIT}${END}`,
    `,? ${TOWN} \\(${TOWN}\\),? ${ANY_POSTCODE}${END}`,
    `,? ${TOWN},? (?:${POSTCODE.uk}|${POSTCODE.ireland}|${POSTCODE.canada})${END}`,
    `,? ${TOWN},? (?:[A-Z]{2,3}|${WORD}) \\d{4,5}(?:-\\d{4})?${END}`,
    `(?:,|\\n) ?${TOWN} (?:\\d{1,2}|\\d{4,6})${END}`,
    `,? \\(${TOWN}\\)`,
    `(?:,? | - |, )${TOWN} ?[-/–] ?[A-Z]{2}(?:,? ${ANY_POSTCODE})?${END}`,
    `,? ${TOWN} (?:- |– )?\\d{6}${END}`,
    `(?<=\\p{L})/${WORD}${END}`,
    '(?:,|\\n) ?(?:United (?:Arab Emirates|Kingdom|States)|New Zealand|South Africa|Hong Kong|Sri Lanka)',
    `(?:,|\\n) ?${COUNTRY}${END}`,
    `(?:,|\\n) ?(?:Co\\. )?${TOWN}(?=,|\\.|;|$|\\n|\\)|\\s(?:${POSTCODE.uk})|\\s(?:and|but|und|et|y|e|en|with|for|by|is|which|when|because|before)\\b)`,
    `,? [A-Z]{2}(?= \\d{5})`,
  ].join('|'),
  'muy',
);

/** What may stand before a street or a town within its address, up to its comma. */
export const LEFT_PART = new RegExp(
  `(?:(?<![\\p{L}\\p{N}])(?:${UNIT}|c\\/o ${NAME}|(?:The )?${NAME} ${NUMBER}|${NUMBER} ${NAME}|(?:The )?${NAME}(?<!(?:Name|Address|Adresse|Kunde|Customer|Home|Dear|Hello|Please|Frau|Herr|Familie|Family))|\\d{1,5}[A-Za-z]?),\\s?)$`,
  'u',
);

/** Houses that have a name in the place of a number. */
export const HOUSE =
  /\b(?:House|Résidence|Residenza|Residency|Apartments|Residencial|Immeuble|Lotissement|Urbanización|Grange|Dairy|Priory|Abbey|Stables|Granary|Bungalow|Croft|Warehouse|Cottage|Farm|Lodge|Manor|Mill|Forge|Barn|Hall|Villa|Court|Rectory|Vicarage|Distillery|Old|Flat|Apartment|Building|Tower|Mansions?|Chambers|Business Park|Industrial Estate|Trading Estate|Schloss|Hof|Gut|Château|Mas|Finca|Masseria|Cascina|Tŷ|c\/o|Lane|Close)\b/u;
