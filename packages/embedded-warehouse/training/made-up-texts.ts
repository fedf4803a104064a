/**
 * Texts for the redaction's tagger beside those that authors wrote: theirs with other people's data in them, and made-up
 * forms, lists and sentences with data of many countries, half of them with nothing to hide.
 */
import { postalAddress, streetAlone, townWithCode } from './made-up-addresses.ts';
import { labelledNumber, numberedCategories } from './made-up-numbers.ts';
import {
  age,
  anyDate,
  birthDate,
  capitalised,
  familyName,
  givenName,
  looseAge,
  personName,
  town,
} from './made-up-people.ts';
import { filled, list, pick, type Random } from './made-up-shapes.ts';

const MARK = /\{([A-Z_]+):([^{}]*)\}/gu;

/** The same text about somebody else. */
export function varied(random: Random, marked: string): string {
  const people = new Map<string, string>();
  const text = marked.replaceAll(MARK, (_, category: string, value: string) => {
    const other = people.get(value) ?? another(random, category, value);
    people.set(value, other);
    return `{${category}:${other}}`;
  });
  return random() < 0.1 ? lowerCased(text) : text;
}

function another(random: Random, category: string, value: string): string {
  switch (category) {
    case 'NAME':
      return random() < 0.8 ? renamed(random, value) : personName(random);
    case 'AGE':
      return value.replace(/^\d{1,3}(?!\d)/u, () => age(random));
    case 'DATE_OF_BIRTH':
      return random() < 0.6 ? birthDate(random) : value;
    case 'ADDRESS':
      return random() < 0.6 ? postalAddress(random) : otherFigures(random, value);
    case 'GENDER':
    case 'EMAIL':
    case 'IP_ADDRESS':
      return value;
    default:
      return otherFigures(random, value);
  }
}

/** Of as many words, written in the same way. */
function renamed(random: Random, name: string): string {
  let count = 0;
  return name.replaceAll(/[\p{L}\p{M}'’]{2,}/gu, (word) => {
    count++;
    if (/^(?:van|von|de|der|den|bin|al|el|da|di|la|le|ter|bint|ben|abu)$/iu.test(word)) return word;
    const other = (count === 1 ? givenName : familyName)(random);
    if (word === word.toUpperCase()) return other.toUpperCase();
    return word === word.toLowerCase() ? other.toLowerCase() : other;
  });
}

const otherFigures = (random: Random, value: string) =>
  value.replaceAll(/\d/gu, (digit) => (digit === '0' || random() < 0.2 ? digit : filled(random, '8')));

const lowerCased = (marked: string) =>
  marked.replaceAll(/\{[A-Z_]+:|[^{]+/gu, (part) => (/^\{/u.test(part) ? part : part.toLowerCase()));

const labels = {
  NAME: list(`Name\nFull name\nPatient\nApplicant\nPassenger\nGuest\nTenant\nPupil\nEmployee\nInsured\nOwner\nWitness\nContact
    Vorname, Nachname\nName, Vorname\nNom\nNom et prénom\nNombre\nNombre y apellidos\nNome\nCognome\nNaam\nImię i nazwisko\nJméno
    Navn\nNamn\nNimi\nAd Soyad\nФИО\nИмя\nПІБ\nNama\nHọ tên\n氏名\n이름\n姓名\nCustomer\nDriver\nMember\nStudent\nEmergency contact`),
  DATE_OF_BIRTH:
    list(`DOB\nDate of birth\nBorn\nBirth date\nBirthday\nD.O.B.\ngeb.\nGeburtsdatum\nGeb.-Datum\nNé le\nDate de naissance\nNée le
    Fecha de nacimiento\nF. nac.\nNacido el\nData di nascita\nNato il\nGeboortedatum\nGeb. datum\nData urodzenia\nur.\nData de nascimento
    Datum narození\nFødselsdato\nfødt\nFödelsedatum\nSyntymäaika\nDoğum tarihi\nДата рождения\nд.р.\nTanggal lahir\nNgày sinh\n生年月日\nSzületési idő`),
  GENDER: list(
    `Gender\nSex\nGeschlecht\nSexe\nSexo\nSesso\nGeslacht\nPłeć\nKjønn\nKön\nCinsiyet\nПол\nСтать\nJenis kelamin\nGiới tính\n性別\nPohlaví\nNem\nGénero\nJantina`,
  ),
  AGE: list(
    `Age\nAlter\nÂge\nEdad\nEtà\nLeeftijd\nWiek\nAlder\nÅlder\nIkä\nYaş\nВозраст\nUmur\nUsia\nTuổi\nIdade\nVěk\nage in years`,
  ),
  ADDRESS:
    list(`Address\nHome address\nAnschrift\nAdresse\nDirección\nDomicilio\nIndirizzo\nResidenza\nAdres\nMorada\nEndereço\nBydliště\nCím
    Adress\nOsoite\nАдрес\nAlamat\nĐịa chỉ\n住所\nDeliver to\nShip to\nPickup\nLieferadresse\nDomicile\nBilling address\nWohnhaft`),
} as const;
const genders =
  list(`male\nfemale\nMale\nFemale\nM\nF\nm\nf\nmännlich\nweiblich\nw\ndivers\nhomme\nfemme\nmasculin\nféminin\nhombre\nmujer\nvarón\nfemenino
  masculino\nmaschio\nfemmina\nuomo\ndonna\nman\nvrouw\nkobieta\nmężczyzna\nK\nkvinne\nmann\nkvinna\nnainen\nkadın\nerkek\nженский\nмужской\nж\nм
  Perempuan\nLaki-laki\nnam\nnữ\n男\n女\nnon-binary\nX\nmuž\nžena\nnő\nférfi\nlelaki\nwoman\nboy\ngirl`);

/** A line of a form that is nobody's. */
function neutralField(random: Random): string {
  const [label, shape] = pick(random, neutral).split(/: (.*)/u) as [string, string];
  return `${pick(random, label.split('|'))}: ${filled(random, pick(random, shape.split('|')))}`;
}
const neutral = list(`
  Order|Order no|Bestellnummer|Commande|Pedido|Ordine|Заказ: 99999999|A-99999|99999
  Invoice|Rechnung|Facture|Factura|Faktura: 9999-999|'INV'-999999|'20'29/9999
  Status|Stand: 'open'|'closed'|'pending'|'delivered'|'offen'|'in Bearbeitung'
  Amount|Total|Betrag|Montant|Importe: 999.99|8,999.99 'EUR'|89 'euros'|'£'899
  Ticket|Case|Ref|Reference|Vorgang: 9999999|'INC'999999|AA-9999-9999
  Room|Zimmer|Gate|Seat|Desk: 89|89A|A9
  Model|Version|Firmware|Build: 9.9.9|'V'8|A9999|'1'.99.9.9
  Serial|Serial no|S/N|Seriennummer: AA99999999|9999-9999-9999|A9A9A9A9A9
  Tracking|Shipment|Sendung|AWB: AA999999999AA|9999 9999 9999|999-99999999
  Date|Datum|Due|Appointment|Admitted: '1'9.'0'8.'20'29|8 'March'|'20'29-'0'8-'1'9|'Tuesday' 89:30
  Department|Team|Subject|Betreff: 'Radiology'|'Sales'|'Roof repair'|'Zahlungserinnerung'|'Housing benefit'
  Product|Artikel|Item: 'Summer Rose rug'|'Lady Grey tea'|'Oxford shirt'|'Jordan trainers'|'Model' A9
  Company|Firma|Supplier: 'Baker & Lane Ltd'|'Meyer GmbH'|'Rossi Spa'|'Taylor Woodrow'|'Van Dijk BV'
  Allergies|Diagnosis|Notes|Purpose|Keperluan: 'none known'|'hip fracture'|'see letter'|'surat pindah'|'walnuts'
  Quantity|Units|Pieces|Stück: 899|89|8,999
  Size|Weight|Größe: 899 'x' 899 'cm'|8.9 'kg'|89 'm²'
  Customer no|Kundennummer|Client n°|Account ref: 999999|A99999|99-9999
  Policy|Policy no|Contract|Vertrag: 99999999|'POL'-9999-99|A/99/9999
  Blood pressure|BP|Pulse|Temp: '1'29/89|'7'9|'37'.9
  Opening hours|Öffnungszeiten|Horaire: '9'-'17'|'08:00'-'18:30'
  Languages|Position|Occupation|Profession: 'night porter'|'teacher'|'Koch'|'English, Chichewa'`);

function field(random: Random): string {
  const kind = pick(random, [
    ...Object.keys(labels),
    ...numberedCategories,
    ...numberedCategories,
    'neutral',
    'neutral',
  ]);
  if (kind === 'neutral') return neutralField(random);
  if (kind in labels) {
    const category = kind as keyof typeof labels;
    return `${pick(random, labels[category])}${pick(random, [': ', ': ', ' '])}{${category}:${fieldValue(random, category)}}`;
  }
  const category = kind as (typeof numberedCategories)[number];
  return numberedField(random, category);
}

function fieldValue(random: Random, category: keyof typeof labels): string {
  const made = { NAME: personName, DATE_OF_BIRTH: birthDate, AGE: age, ADDRESS: postalAddress };
  return category === 'GENDER' ? pick(random, genders) : made[category](random);
}

/** "NIK: 3174...", "passport no. X", "my ID 28417736". */
function numberedField(random: Random, category: (typeof numberedCategories)[number]): string {
  const { label, value } = labelledNumber(random, category);
  const marked = `{${category}:${value}}`;
  return pick(random, [
    `${label}: ${marked}`,
    `${label}: ${marked}`,
    `${label} ${marked}`,
    `${label} ${marked}`,
    `${label} is ${marked}`,
    `my ${label} is ${marked}`,
    `${label} no. ${marked}`,
    `${label} (${marked})`,
    `${label} = ${marked}`,
    `${label} - ${marked}`,
    `${marked} (${label})`,
  ]);
}

function form(random: Random): string {
  const fields = Array.from({ length: 2 + Math.floor(random() * 5) }, () => field(random));
  const title = pick(random, [
    '',
    '',
    'Registration\n',
    'Discharge summary\n',
    'New client. ',
    'Antrag\n',
    'Intake: ',
    'Update: ',
  ]);
  return title + fields.join(pick(random, ['\n', '\n', ', ', '; ', '. ', ' | ', ' / ']));
}

/** `NAME`, `ADDRESS`, ... stand for marked data, `ID` for any labelled number, `GIVEN`, `FAMILY`, `TOWN` and `DATE` for words of things. */
const sentences = list(`
  Hi, this is NAME, ID. Can you look into it?\nPlease add NAME, AGE, and NAME, AGE, to the booking.\nWitnesses: NAME, waiter, AGE; NAME, AGE.
  My NAME_ROLE NAME is AGE and cannot drive any more.\nI am AGE years old and live alone.\nI'm a pensioner of AGE years.\nOur daughter just turned AGE.
  NAME (AGE) fell from a ladder.\nMr NAME, AGE, was seen today.\nA man of AGE or so called himself NAME.\nMy son, AGE, needs a helmet.
  The patient, AGE, GENDER, was moved to ward 4.\nPatient is a AGE-year-old man.\nBoth NAME and NAME (both AGE) want a railcard.\nMi hija NAME cumple AGE años.
  Mein Mann NAME, AGE, ist gestürzt.\nIch bin AGE Jahre alt.\nMa mère NAME a AGE ans.\nTengo AGE años y vivo en ADDRESS.\nHo AGE anni, abito in ADDRESS.
  Ik ben AGE jaar, mijn adres is ADDRESS.\nMam AGE lat, mieszkam ADDRESS.\nMój syn NAME ma AGE lat.\nSaya NAME, umur AGE tahun.\nМне AGE лет, живу: ADDRESS.
  I moved from ADDRESS to ADDRESS last week.\nPlease send it to ADDRESS. Thanks, NAME\nDrop it at ADDRESS.\nThe parcel for NAME goes to ADDRESS, please ring twice.
  Born DATE_OF_BIRTH, NAME, ID.\nNAME, born DATE_OF_BIRTH, GENDER.\nI was born on DATE_OF_BIRTH, not on DATE_OF_BIRTH.\nNAME, * DATE_OF_BIRTH, ADDRESS
  Label reads "NAME, DATE_OF_BIRTH, GENDER".\nNAME / DATE_OF_BIRTH / GENDER / ID\nClient NAME, GENDER, AGE, ID.\nApplicant NAME, GENDER, ID.
  On site: NAME (tiles), NAME (electrics), NAME didn't show.\nTeam: NAME, NAME, NAME.\nHere are NAME, NAME and NAME; NAME comes later.\nAsk NAME or NAME.
  Tell NAME I said hi. NAME\nIs NAME in today?\nCould you ring NAME on PHONE_NUMBER?\nNAME here. New number: PHONE_NUMBER.\nis it PHONE_NUMBER?? ask NAME
  thx NAME, see u at ADDRESS\nhey NAME can u bring my keys, NAME\nLooks like NAME forgot her coat.\nNAME's card was swallowed.\nI spoke with NAME about NAME.
  Dear NAME, your ID has expired.\nOn behalf of my client NAME, ID, I object.\nID of NAME is missing.\nShe wrote ID on the form.\nWe need the ID for NAME.
  Transfer 400 to NAME, PAYMENT.\nReceived from NAME the sum of 40.\nUpdate the beneficiary: NAME, PAYMENT.\nPAYMENT, in the name of NAME.\natas nama NAME, PAYMENT.
  To whom it may concern: NAME rented a room from March to July.\nThe deed names NAME as owner.\nMy surname is now FAMILYMARK, it was FAMILYMARK.\nSigned, NAME
  Passenger 1: NAME, ID. Passenger 2: NAME, ID.\nCallback: NAME, PHONE_NUMBER.\nuser NAME can't log in.\nUser NAME was locked out; manager NAME approved.
  legal guardian NAME; minor: NAME, AGE.\nNext of kin: NAME (husband), PHONE_NUMBER\nDie Mieterin NAME, geb. DATE_OF_BIRTH, wohnt ADDRESS.\nLa señora NAME, ID, vive en ADDRESS.
  Je m'appelle NAME, ID.\nMi chiamo NAME, ID.\nIch heiße NAME, ID.\nNazywam się NAME, ID.\nMe llamo NAME, ID, y vivo en ADDRESS.\nMeu nome é NAME, ID.\nМеня зовут NAME, ID.
  Mit freundlichen Grüßen\\nNAME\nCordialement,\\nNAME\nKind regards\\nNAME\\nADDRESS\nSaludos, NAME\nCheers NAME\nBest, NAME\\nPHONE_NUMBER\nС уважением, NAME\nTerima kasih, NAME`);
const further = list(`
  Two adults (AGE and AGE) and a baby of LOOSE.\nthe kids are AGE, AGE and AGE.\nOur son, LOOSE, is allergic to nuts.\nNAME is turning AGE on Saturday!\nShe'll be AGE next month.
  I've been a member since I was AGE.\nI was AGE when we left TOWN.\nHe is in his LOOSE and lives alone.\nShe looks about AGE, limps a bit.\nA boy of LOOSE was found at the station.\nWe are sisters of AGE and AGE years.
  my gran whos AGE got a call from ur bank.\nim AGE and live near STREET.\nTwins, LOOSE, both vaccinated.\nat AGE she already swims for the county.\nSold a bike to a lad of AGE.\nAged AGE and AGE, travelling alone.
  Tenant enquiry: couple, AGE and AGE, no pets.\nbaby (LOOSE) and mother (AGE) will stay with us.\nOldest player AGE, youngest AGE.\nHe was AGE when he died.\nNow AGE, NAME has stopped driving.\nMy wife, NAME, was AGE.
  Passed away: NAME, AGE.\nNew resident: NAME, room 14, AGE, diabetic.\nFor an AGE-year-old that is a lot.\nMy daughter is only LOOSE.\nOur daughter is AGE and has a rash.\nNAME is AGE now, not AGE.\nWhat size for a girl of AGE?
  He is AGE, she is LOOSE, and the boy is AGE.\nHe turned AGE on Friday.\nClient since the age of AGE.\nI am AGE, can I open an account?\nShe must be well over AGE.\nneighbour, about AGE, drills on Sundays.\nBoy LOOSE, otitis again.
  Rental for NAME, LOOSE, first time on skis.\nTwo siblings, AGE and AGE, different teachers.\nhes a big lad for AGE.\nCaller, LOOSE by the voice.\nI'll be AGE in May.\nwhen my grandad reaches AGE, does he get a card?
  The tenant at STREET says the boiler is out.\nI live on STREET and the noise is terrible.\nPlease cut the hedge at STREET.\nLaptop stolen from my car outside STREET.\nWe live in CODETOWN, if that helps.\nPick me up at STREET.
  He lives at STREET.\nShe was last seen near STREET.\nNAME of STREET, CODETOWN, has the keys.\nMy new address is STREET, CODETOWN.\nletters to STREET come back.\ni know u live at STREET.\nWe moved to STREET.
  is GIVENMARK on shift tmrw or GIVENMARK?\nyo GIVENMARK u still selling the bike?\nGIVENMARK n GIVENMARK r not speaking.\nasked GIVENMARK, she's in.\nlol GIVENMARK left his wallet in the uber.\nGIVENMARK says ur coming at 7.\ndid GIVENMARK pay u yet? GIVENMARK still owes me 40.
  my boss GIVENMARK wants the figures by 4.\nGIVENMARK just quit.\nk so GIVENMARK drives there, GIVENMARK drives back.\ncan i book GIVENMARK for fri?\nomg GIVENMARK passed her test!!\nwhos GIVENMARK and why is she in my plan.\nits GIVENMARK from work.\nticket raised by GIVENMARK.
  GIVENMARK will open the office tomorrow.\nThe new lodger is a student called GIVENMARK.\nHis son GIVENMARK holds the keys.\nMy brother-in-law GIVENMARK has the same model.\nFor urgent matters call GIVENMARK.\nAbsent: GIVENMARK (flu), GIVENMARK (jury duty).
  A man named GIVENMARK is calling our customers.\nPay NAME by bank transfer.\nNeed a callback. GIVENMARK, re: school transport.\nSpoke to GIVENMARK.\nring at GIVENMARK.\nSent to her GP Dr GIVENMARK.\nmessage NAME.\nGIVENMARK's badge was not read.`);
const brands = list(`
  laura ashley\nstella mccartney\nralph lauren\npaul smith\nben sherman\nfred perry\npaul mitchell\nhelena rubinstein\njack daniel\njohnnie walker\ncaptain morgan\nearl grey
  john lewis\nphilip morris\ncarlo rossi\nray-ban\noliver peoples\nmartin-baker\nrussell hobbs\nbenjamin moore\nkimberly-clark\nroyal enfield\nmr kipling\naunt bessie
  siri\nalexa\njira\njenkins\nheinz\nzara\nmassimo dutti\nremington\navery\njameson\nhilton\nmiele\nbosch\nharley-davidson\njimmy choo\ncalvin klein\nhugo boss\nmorgan stanley`);
const clean = list(`
  BRAND is out of stock.\n14 cartons of BRAND and 6 of BRAND on invoice 20931.\nBRAND matched the colour better than BRAND.\nThe BRAND needs a new cable.\nBRAND gave us 5%, BRAND nothing.\nwe sell BRAND, BRAND and BRAND.
  BRAND, BRAND and BRAND moved to level 2.\nis the BRAND still in the sale?\nThe BRAND order came with two boxes of BRAND.\nThe patch touches BRAND and BRAND.
  Twenty-one of the forty lamps were broken.\nSeventy-four per cent said yes.\nIt was built in the seventies.\nThe IP rating is 67.\nwt 92, ht 178.\nAfter eight weeks nothing has happened.\nWe are eleven, table at seven please.
  They are six to a box.\nat seven she rings again.\nI am number 12 in the queue.\nThe lamps (38 and 41 watt) are here.\nThe sizes are 3, 5 and thirteen.\nIt turned 40 degrees.\nIn the early 20s the mill was closed.
  I've waited for three months.\nThe roof is 58 years old.\nIt lasted six and a half weeks.\nBetween 30 and 35 were sold.\nThe 30-year-old whisky goes to the winner.\nThe price is in the mid-forties.\nour cat is 9 years old.
  FAMILY Crescent will be resurfaced between 3 and 7 June.\nThe lorry can't pass FAMILY Lane.\nTrams stop at FAMILY Street.\nSaint GIVEN, TOWN and TOWN: three days.\nthe FAMILY road roundabout is shut.
  The GIVEN FAMILY ward is open from 2 to 8.\nThe FAMILY & FAMILY report is due on DATE.\nTrucks for TOWN go via TOWN until DATE.\nThe GIVEN ferry runs on Sundays.
  Meeting with FAMILY & Partners on DATE.\nLunch is booked at GIVEN's for 8 people at 12.45.\nThe GIVEN FAMILY pub opens at five.\nFAMILY Roofing quoted 16,400.
  TOWN Property quoted 18,000, FAMILY GmbH 12,000.\nThe FAMILY Street depot is closed on DATE.\nThe GIVEN line stops at FAMILY Place and FAMILY Hill.\nThe GIVEN chair is sold out in TOWN.
  Storm GIVEN reaches TOWN on DATE.\n40 of 60 GIVEN FAMILY belts, colour 07, are missing.\nThe Saint GIVEN school is shut.\nOur TOWN office moved to the third floor.
  Is the GIVEN sofa available in grey?\nThe new GIVEN rug is 160 x 230 cm.\nFlights to TOWN leave at 9:10 from gate 12.\nThe FAMILY Collection trip leaves at 9.15.
  Version 2.17.0.4 of GIVEN is out.\nPatch the servers GIVEN and GIVEN first.\nOur cat GIVEN is ill.\nDog: GIVEN, neutered.\nThe FAMILY Prize goes to TOWN this year.
  Order 4471 from TOWN arrived on DATE, 12 pieces short.\nPlot 512 on FAMILY Lane is for sale.\nBring 12 in cash for the bus.\nThe car park at FAMILY Road has 22 bays.
  The contract of DATE ends after 12 months.\nInvoice 4417-2083 of DATE is unpaid.\nThe museum is 150 years old.\nThe warranty of 24 months ended on DATE.\nThe house is 80 years old.
  Flights from DATE are 40 euros cheaper.\nWe are open from 8 to 20 on workdays.\nThe 60 metres of fence cost 1,200.\nPart no. 4417 2083 9915 fits model W70.\nApplication 8820147 was refused.
  Case 28417736 was closed on DATE.\nTracking RR 482 119 305 PT says held at customs.\nThe sample of DATE was smudged.\nThe USB socket is female.\nUse the male connector.
  FAMILY beat FAMILY 3:1 in TOWN.\nGIVEN FAMILY Ltd has 40 employees.\nDie FAMILY AG liefert am DATE.\nLa société FAMILY ferme le DATE.\nLa empresa FAMILY cierra.\nDe firma FAMILY belt morgen.
  The FAMILY method needs 20 minutes.\nDie GIVEN-Schule hat 400 Schüler.\nWe took the night train to TOWN.\nTOWN and TOWN are sold out, TOWN isn't.\nGreetings from TOWN.\nI live near TOWN.
  My wife and I were in TOWN.\nThe driver was late again.\nMy mother is a nurse.\nThe manager of the TOWN branch was kind.\nThe tenant above us is loud.\nThe patient slept well.
  THING is missing.\nPlease check THING and THING.\nI have THING here, but the box says THING.\nTHING was sent to TOWN on DATE.\nTHING, THING, 12 pieces.
  Re THING: no reply since DATE.\nCould you cancel THING?\nStatus of THING?\nDid you mean THING instead?\nIt went out under THING, weight 12.4 kg.\nBill it to THING.
  Blocked at 05:51 after 11,204 tries from the user "admin".\nUse the machine at FAMILY or FAMILY.\nInstall it on GIVEN or GIVEN first.\nThe plaque at FAMILY Gardens is new.
  EU 38, cherry red, soles worn.\nStanding charge 0.53 a day for 92 days is 48.76.\narriving 22/6, leaving 25/6\n14 cartons of GIVEN GIVEN shoes, sizes 36 to 41.
  Two adults and two children, half board.\nThe pump, a FAMILY P-300, was picked up on 6/5.\nA white van was parked outside.\nGIVEN FAMILY's glazed ribs 14.50.\nThe GIVEN FAMILY museum shuts at 5.
  Es geht um THING.\nC'est pour THING.\nSe trata de THING.\nRiguarda THING.\nHet gaat om THING.\nChodzi o THING.\nThe driver of the 14 bus was rude.\nOur GIVEN range is 20 % off.
  Call the GIVEN team.\nMonday's FAMILY lecture is cancelled.\nTake the FAMILY Road exit.\nThe Hotel GIVEN has 40 rooms.\nHow much is the GIVEN in size 8?\nJanuary and May were our best months.
  RELEASE hangs on start.\nRolled back to RELEASE.\nWorks with RELEASE, not with RELEASE.\nGIVEN RELEASE needs more memory.\nthe crash in RELEASE is fixed in RELEASE.\nImage tag RELEASE of GIVEN was pulled.
  I re-read GIVEN last week.\nThe film of GIVEN is better than the book.\nGIVEN FAMILY is due back on DATE.\nWatched GIVEN FAMILY and then GIVEN again.\nHas anybody got a copy of GIVEN FAMILY?\nTickets for GIVEN and GIVEN are sold out.
  Names for the new room: GIVEN, GIVEN, FAMILY.\nWe run it on Ubuntu GIVEN.\nPlant GIVEN FAMILY 30 cm apart.\n40 stems of GIVEN GIVEN, 20 of FAMILY.\nA glass of FAMILY FAMILY, please.\nHurricane GIVEN turned north.\nGIVEN was downgraded to a storm.
  The GIVEN FAMILY samples stay in the studio.\nFAMILY, FAMILY or FAMILY: which pasta for the canteen?\nAnalysts at FAMILY keep their hold.\nI have been with FAMILY since 2003.\nThe stock of FAMILY lost 3 %.\nWe ate at FAMILY and at GIVEN's.
  The lecture is in Aula FAMILY.\nExperience with GIVEN or FAMILY is a plus.\nChassis fits GIVEN, FAMILY and TOWN from 2004 on.\nProject GIVEN begins in TOWN.\nPhase 2 of GIVEN is late.\nThe firm turned 38 last spring.\nThe loan runs for 48 months.
  Wi-Fi code 8842-1190, room 12.\nThe policy number is 55120984.\nMy order number is 771239944.\nCustomer number 204417, please check.\nThe account was closed last year.\nThe card reader is broken.`);

/** "Receipt 0417/22/8830", "seal no. 5590331": numbers of things. */
const things = list(`
  receipt\nseal\nseal no.\nsoftware\nbuild\npart\npart no.\narticle\nitem\norder\norder no.\ninvoice\ninvoice no.\nticket\ncase\nref\nreference\nref no.\nour ref
  tracking\ntracking number\nshipment\nparcel\ncontainer\npallet\nlot\nbatch\nserial\nserial number\nSKU\nmodel\ncommit\njob\njob no.\nticket #\n#\nPO\nPO number\nquote
  quotation no.\ncontract\npolicy\nclaim\nclaim no.\nbooking\nbooking ref\nreservation\nflight\ntrain\nroom\nmeter reading\nmeter no.\ncounter\nerror\nerror code\nlicence key
  customer no.\nemployee no.\nemployee\nmembership\nvoucher\ncoupon code\nWi-Fi password\npin for the door\nmeeting ID\napplication\nfile\nfile no.\ndocket\nplot\nunit
  Rechnung\nRechnungsnr.\nAuftrag\nBestellung\nKundennummer\nVorgang\nArtikel\nLieferschein\ncommande\nfacture n°\ndossier\nréf.\npedido\nfactura\nexpediente\nordine
  fattura\npratica\nbestelling\nfactuur\nzamówienie\nfaktura nr\nordre\nfaktura\nзаказ\nсчёт №\npesanan\nnota\nAktenzeichen\nAz.\nGTIN\nISBN\nIMEI\nVIN\nstandard\nform\nparagraph`);
const thingShapes =
  '9999999|99999999|9999999999|999999999999|99-99-9999|9999/99/9999|A-99999|AA999999|99999|9999|899|AA 999 999 999 AA|9999-9999|999-9999999-9999999|A9A9A9A9|999999|9.9.9|9999 9999 9999|99.999'.split(
    '|',
  );

/** "firmware 10.14.3.88": written as an address of a network is. */
const releases = 'version release firmware build driver tag app kernel client library patch'.split(' ');
const releaseShapes = '9.9.9.9|9.99.9.9|99.9.9.99|9.9.99.9|99.99.9.9|9.99.9|99.9.99.999'.split('|');

const roles =
  'wife husband son daughter mother father sister brother uncle aunt neighbour colleague boss friend'.split(
    ' ',
  );

function sentence(random: Random, shape: string): string {
  return shape
    .replaceAll('\\n', '\n')
    .replaceAll(
      /NAME_ROLE|CODETOWN|STREET|LOOSE|BRAND|THING|DATE_OF_BIRTH|PHONE_NUMBER|FAMILYMARK|GIVENMARK|RELEASE|NAME|AGE|GENDER|ADDRESS|PAYMENT|ID|GIVEN|FAMILY|TOWN|DATE/gu,
      (slot) => slotValue(random, slot),
    );
}

function slotValue(random: Random, slot: string): string {
  switch (slot) {
    case 'NAME_ROLE':
      return pick(random, roles);
    case 'CODETOWN':
      return `{ADDRESS:${townWithCode(random)}}`;
    case 'STREET':
      return `{ADDRESS:${streetAlone(random)}}`;
    case 'LOOSE':
      return `{AGE:${looseAge(random)}}`;
    case 'BRAND':
      return capitalised(pick(random, brands));
    case 'THING':
      return `${pick(random, things)} ${filled(random, pick(random, thingShapes))}`;
    case 'RELEASE':
      return `${random() < 0.4 ? '' : `${pick(random, releases)} `}${filled(random, pick(random, releaseShapes))}`;
    case 'FAMILYMARK':
      return `{NAME:${familyName(random)}}`;
    case 'GIVENMARK':
      return `{NAME:${givenName(random)}}`;
    case 'PHONE_NUMBER':
      return `{PHONE_NUMBER:${labelledNumber(random, 'PHONE_NUMBER').value}}`;
    case 'PAYMENT':
      return numberedField(random, 'PAYMENT_CARD_DATA');
    case 'ID':
      return numberedField(random, pick(random, numberedCategories));
    case 'GIVEN':
      return givenName(random);
    case 'FAMILY':
      return familyName(random);
    case 'TOWN':
      return town(random);
    case 'DATE':
      return anyDate(random, 2019, 2027);
    default:
      return `{${slot}:${fieldValue(random, slot as keyof typeof labels)}}`;
  }
}

/** One made-up text: a form, or one to three sentences of which some are nobody's. */
export function madeUpText(random: Random): string {
  if (random() < 0.35) return form(random);
  const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
    sentence(random, pick(random, random() < 0.5 ? clean : random() < 0.5 ? further : sentences)),
  );
  const text = parts.join(' ');
  return random() < 0.15 ? lowerCased(text) : text;
}
