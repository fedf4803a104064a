/** Streets, towns and addresses where nobody lives, in the shapes of many countries. */
import { familyName, givenName, town } from './made-up-people.ts';
import { between, filled, list, pick, type Random } from './made-up-shapes.ts';

/** A street with or without the number of a house, in the shapes of several countries. */
export function streetAlone(random: Random): string {
  const word = () =>
    random() < 0.4 ? pick(random, streetWords) : pick(random, [familyName, givenName, town])(random);
  const number = between(random, 1, 140);
  const kind = pick(
    random,
    'Street Road Lane Way Hill Row Close Avenue Crescent Terrace Court Gardens View Drive Square Grove Walk Place St Rd Ave'.split(
      ' ',
    ),
  );
  return pick(random, [
    `${number} ${word()} ${kind}`,
    `${number} ${word()} ${kind}`,
    `${number} ${word()} ${kind}`,
    `${word()} ${kind} ${number}`,
    `${word()} ${kind}`,
    `${word()}${pick(random, ['straße', 'str.', 'weg', 'gasse', 'damm', 'allee', 'ring', 'platz'])} ${number}`,
    `${word()}${pick(random, ['gatan', 'vägen', 'gata', 'veien', 'vej', 'gade', 'katu', 'tie', 'straat', 'laan', 'kade'])} ${number}`,
    `${pick(random, ['rue', 'rue de', 'avenue', 'calle', 'Calle', 'via', 'Via', 'Rua', 'ul.', 'Carrer de'])} ${word()} ${number}`,
    `${word()} ${pick(random, ['cesta', 'ulica', 'utca', 'Caddesi', 'Sokak', 'pr.', 'g.', 'iela'])} ${number}`,
    `${word()} ${pick(random, ['Cottage', 'House', 'Lodge', 'Farm'])}, ${town(random)}`,
    `flat ${between(random, 1, 30)}, ${number} ${word()} ${kind}`,
  ]);
}

/** "8010 Graz", "Cardiff CF24 3AB". */
export function townWithCode(random: Random): string {
  const name = town(random);
  return filled(
    random,
    pick(random, [
      `8999 '${name}'`,
      `89999 '${name}'`,
      `'${name}' AA89 9AA`,
      `'${name}' A9 9AA`,
      `'${name}', AA 89999`,
      `899 99 '${name}'`,
      `8999 AA '${name}'`,
      `99-999 '${name}'`,
    ]).replaceAll('’', "'"),
  );
}

/** `S` a street's name, `T` a town, the rest as in `filled`. */
const addresses = list(`
  89 S 'Street', T, 'AA'9 9'AA'|89 S 'Road', T AA9 9AA|'Flat' 8, 89 S 'Terrace', T AA89 9AA|8'a' S 'Close', T|89 S 'Lane'|8 S 'Crescent', T|'The Old' S, S 'Lane', T AA9 9AA|'Unit' 8, S 'Court', T
  899 S 'St', T, AA 99999|8999 S 'Ave Apt' 8A, T, AA 99999|89 'W' S 'Blvd', T|8999 'NE' S 'Drive', T, AA 99999-9999|'PO Box' 899, T, AA 99999|899 S 'Ct #'89, T AA 99999
  89 S 'Cres, Unit' 8, T ON A9A 9A9|8999 'rue' S, T QC A9A 9A9
  8/89 S 'Parade', T NSW 2999|89 S 'Street', T VIC 3999|89 S 'Rd', T 8999
  S'straße' 89, 89999 T|S'str.' 8'a', 89999 T|S'weg' 8, T|'Am' S 8, 89999 T|S'gasse' 8/99, 1999 T|S'platz' 8, 8999 T
  89 'rue de' S, 89999 T|8 'bis avenue' S, 89999 T|89 'bd' S, 'bât.' A, 89999 T|'chemin de' S 8, 8999 T|8 'allée des' S
  'Calle' S 89, 8º A, 89999 T|'C/' S, 89, 9º, 89999 T|'Avda.' S 89, T|'Av.' S 899, 'Piso' 8, 'Depto' A, T|'Carrera' 89 # 89-89, T|'Paseo de' S 8
  'via' S 89, 89999 T|'Via' S, 8 - 99999 T AA|'piazza' S 8, T|'viale' S 89, 'interno' 8, T|'corso' S 8
  S'straat' 89, 8999 AA T|S'laan' 8-A, 8999AA T|S'weg' 89 'bus' 8, 8999 T|'Kerkstraat' 8
  'Rua' S 89, 8º 'Esq', 8999-999 T|'Rua' S, 899, 'apto' 89, T - SP, 99999-999|'Av.' S, 8999, T|'Travessa' S 8
  'ul.' S 89/8, 99-999 T|'ul.' S 8 'm.' 89, T|'al.' S 89, 99-999 T|'os.' S 8/89, T
  S'gatan' 89, 899 99 T|S'vägen' 8, 999 99 T|S'veien' 89, 9999 T|S'gata' 8B, 9999 T|S'vej' 89, 8.' tv', 8999 T|S'gade' 8, 8999 T|S'katu' 8 A 89, 99999 T|S'tie' 8, T
  'ул.' S, 'д.' 89, 'кв.' 89, T, 899999|'улица' S, 8, T|'вул.' S, 89, 'кв.' 8, T|'просп.' S, 'д.' 8, T
  S 'u.' 89, 8999 T|S 'utca' 8, 9999 T|'Str.' S 'nr.' 89, 'bl.' 8, 'ap.' 89, T|S 89, 999 99 T|S 'cad. No:'89 'D:'8, T|S 'Mah.' S 'Sok. No:' 8/9, 99999 T|S' 8, T 999 99
  'Jl.' S 'No.' 89, T 89999|'Jalan' S 8, 'Taman' S, 99999 T|'No.' 89, 'Jalan' S, 99999 T|89 'Lorong' S, T 999999|'Blk' 899 S 'Ave' 8 #99-99, T 999999|'Soi' S 8, T 89999
  'B-'899, S 'Heights,' S 'Road', T 899999|'Flat' 89, S 'Apartments', T - 899999|89/8, S 'Nagar', T 899999|'House' 89, 'Road' 8, 'Block' A, T|'H. No.' 8-9-99, S 'Colony', T 899999
  8-89-8 S'-cho', T, 999-9999|'〒'999-9999 T 8-89-8|'Room' 899, S 'Building', 89 S 'Road', T|89 S'-ro', T 99999|'số' 89 S, 'quận' 8, T|89 S 'St., Brgy.' S, T 8999
  89 S 'Street', 'Flat' 8, T 99999|'Building' 89, S 'Street', T|'Villa' 89, S, T|'P.O. Box' 89999, T|89 S 'Crescent, off' S 'Road', T|'Plot' 89, S 'Close', T|'Stand' 899, S, T|'Erf' 89, S`).flatMap(
  (line) => line.split('|'),
);

export function postalAddress(random: Random): string {
  const street = () => {
    const word = pick(random, [familyName, givenName, town])(random);
    return random() < 0.5 ? word : pick(random, streetWords);
  };
  const shape = pick(random, addresses)
    .replaceAll(/(?<!['\p{L}])S(?!['\p{Ll}]*\p{Lu}{2})/gu, () => `'${street().replaceAll("'", '’')}'`)
    .replaceAll(/(?<!['\p{L}])T(?![\p{L}])/gu, () => `'${town(random).replaceAll("'", '’')}'`)
    .replaceAll("''", '');
  return filled(random, shape);
}
const streetWords = list(`
  Station\nMill\nChurch\nHigh\nPark\nKing\nQueen\nBridge\nOak\nElm\nCedar\nLesnaya\nMain\nBahnhof\nLinden\nGarten\nRosen\nSchul
  Kirch\nBerg\nVictor Hugo\nla Paix\nMayor\nSol\nRoma\nGaribaldi\nMazzini\nDante\nMolen\nDorps\nLipowa\nLeśna\nStor\nSkol\nBjörk\nFjell
  Лесная\nЛенина\nСадовая\nMelati\nMerdeka\nMawar\nGandhi\nLake\nGreen\nMarket\nHarbour\nMeadow\nOrchard\nSandy\nHill\nRiver`);
