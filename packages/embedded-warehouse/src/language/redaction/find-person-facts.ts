/** Dates of birth, ages and genders. */
import type { PersonalData } from './categories.ts';
import { before, matchAll } from './matches.ts';

const MONTH =
  '(?:jan(?:uary|uar|vier|eiro)?|jänner|ene(?:ro)?|gen(?:naio)?|januari|feb(?:ruary|ruar|braio|rero|ruari)?|f[eé]v(?:rier|ereiro)?|mar(?:ch|s|zo|ço)?|märz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maio|maggio|mei|june?|juni|juin|giugno|junio|junho|july?|juli|juillet|luglio|julio|julho|aug(?:ust|ustus)?|août|agosto|sept?(?:ember|embre|iembre)?|settembre|setembro|oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|outubro|nov(?:ember|embre|iembre|embro)?|dec(?:ember)?|dez(?:ember|embro)?|d[eé]c(?:embre)?|dic(?:iembre|embre)?)';

/** A date in figures or words. */
const DATES = [
  '\\b\\d{4}(?:-|/|\\. ?)\\d{1,2}(?:-|/|\\. ?)\\d{1,2}\\b',
  '\\b\\d{1,2} ?[./-] ?\\d{1,2} ?[./-] ?(?:\\d{4}|\\d{2})\\b(?![-/.]?\\d)',
  `\\b${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}\\b`,
  `\\b(?:the )?\\d{1,2}(?:st|nd|rd|th|er|\\.|º|°)?[ -](?:of |de |d['’])?${MONTH}\\.?,?(?: de| del)?[ -]\\d{2,4}\\b`,
].join('|');
const DATE = new RegExp(DATES, 'giu');
const DATE_HERE = new RegExp(`^(?:${DATES})`, 'iu');
const BIRTH =
  'born|birth(?:day|date|dates)?|dob|d\\.o\\.b\\.?|b\\.?d\\.?(?= ?:)|geboren|geb(?:urtsdatum|urtstag|\\.)?|née?(?:\\(e\\))?|naissance|naci[oó]|nacid[oa]|nacimiento|f\\.? ?nac\\.?|nato|nata|nascita|nascid[oa]|nasc\\.|nasceu|nascimento|geboorte(?:datum)?|geb\\.?datum|urodz\\p{L}*|ur\\.|født|född|synt(?:ynyt|\\.|ymäaika)|narozen\\p{L}*|nar\\.|szül(?:etett|\\.|etési)|născut[ăa]?|doğum(?: tarihi)?|rođen[a]?|ngày sinh|sinh ngày|lahir|дата рождения|родил\\p{L}*|народ(?:ився|илася|ження)|γεννήθηκε';
const OTHER =
  'start(?:s|ed|ing)?|begin\\p{L}*|since|until|due|expir\\p{L}*|valid|issued|invoice|order(?:ed)?|deliver\\p{L}*|appointment|meeting|hired|joined|signed|admitted|visit|seen|discharged|ab|seit|bis|gültig|ausgestellt|depuis|desde|hasta|vence|scad\\p{L}*|dated|entry|arriv\\p{L}*|depart\\p{L}*|travel\\p{L}*';
const CUE = new RegExp(`(?<![\\p{L}\\p{N}])(?:(${BIRTH})|${OTHER})(?![\\p{L}\\p{N}])`, 'giu');
const REACH = 110;

/** A date is that of a birth when the nearest word about dates before it says so, or one right behind it does. */
export function findBirthDates(text: string): PersonalData[] {
  if (!/\d/u.test(text)) return [];
  const dates = matchAll(text, DATE, 'DATE_OF_BIRTH', (value, match) => {
    const left = text.slice(Math.max(0, match.index - REACH), match.index);
    const cue = [...left.matchAll(CUE)].at(-1);
    const behind = text.slice(match.index + value.length, match.index + value.length + 30);
    return (
      cue?.[1] !== undefined || /^[^.!?\n]{0,12}(?:geboren|born|birth|nato|nacid|naissance)/iu.test(behind)
    );
  });
  return [...dates, ...matchAll(text, YEAR, 'DATE_OF_BIRTH')];
}

/** "female, 9 Dec 1990", "Ann Lee (1990-12-04)": a date beside a person or a gender, where no word says what else it is. */
export function findBirthDatesBeside(text: string, people: readonly PersonalData[]): PersonalData[] {
  return people.flatMap(({ start: from, end }) => {
    const gap = /^(?:,|;| \(| \||\/) ?/u.exec(text.slice(end, end + 4))?.[0];
    if (!gap) return [];
    const match = DATE_HERE.exec(text.slice(end + gap.length, end + gap.length + 30));
    const sentence = text.slice(Math.max(0, from - 60), from);
    if (!match || [...sentence.matchAll(CUE)].some(([, birth]) => birth === undefined)) return [];
    const start = end + gap.length;
    return [{ category: 'DATE_OF_BIRTH' as const, start, end: start + match[0].length }];
  });
}

/** "born in 1985", "Jahrgang 1985". */
const YEAR =
  /\b(?:born|geboren|née? en|nacid[oa]|nat[oa] nel|jahrgang|year of birth)[: ]{1,2}(?:in |en |nel )?((?:19|20)\d{2})(?![\d/-])/giu;

const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const ONES = 'one|two|three|four|five|six|seven|eight|nine';
const SPELLED = `(?:(?:${TENS})(?:[- ](?:${ONES}))?|${ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)`;
const PERSON =
  'son|daughter|child|kid|boy|girl|wife|husband|partner|mother|father|mum|mom|dad|brother|sister|grandmother|grandfather|patient|owner|customer|caller|employee|applicant|candidate|claimant|driver|tenant|member|sohn|tochter|kind|frau|mann|mutter|vater|kunde|kundin|patientin|bewerber(?:in)?|fils|fille|femme|mari|hijo|hija|esposa|marido|figlio|figlia|moglie|marito|zoon|dochter|vrouw|man';
const IS =
  "(?:i['’ ]?a?m|i am|he['’ ]i?s|she['’ ]i?s|they['’ ]are|who['’]s|who is|is|ist|bin|bist|est|is al|is nu|j['’]ai|il a|elle a|tengo|tiene|ho|ha|ik ben|hij is|zij is|ze is|tenho|tem|turned|turns|turning|aged?|âgée?(?: de)?|edad(?: de)?|età|leeftijd|alter|wird|de)";
const SUBJECT = new RegExp(
  `(?<![\\p{L}])(?:i['’ ]?m|i am|(?:i|he|she) was|he['’]?s|he is|she['’]?s|she is|who['’]s|who is|ich bin|er ist|sie ist|j['’]ai|il a|elle a|tengo|tiene|ik ben|hij is|zij is|ze is|tenho|turned|turns|turning|man of|woman of|lady of|gentleman of|boy of|girl of)(?: (?:now|only|just|already|almost|nearly|about|around|maybe|approx\\.?|jetzt|erst|schon|nu|al))? ((?:\\d{1,3}|${SPELLED})(?: (?:ans|años|anni|anos|jahre|jaar|lat|months|weeks|years))?)(?=[.,;:!?)]|$| (?:and|und|et|y|e|en|now|today|last|this|next|in|but|aber|mais|with|soon)\\b)`,
  'gimu',
);
const NAMED_SUBJECT = new RegExp(
  `(?<![\\p{L}])(?:${PERSON})\\b(?: [\\p{L}'’-]{2,20}){0,3}? ${IS}(?: (?:now|only|just|already|erst|schon))? (\\d{1,3})(?=[.,;:!?)]|$| (?:and|und|et|y|e|en|now|but|so|with)\\b)`,
  'gimu',
);
const AGES = [
  /\b(\d{1,3}[ -]years?[ -]olds?)\b/giu,
  new RegExp(`\\b(${SPELLED}[ -]years?[ -]olds?)\\b`, 'giu'),
  new RegExp(`\\b(?:man|woman|lady|gentleman|boy|girl|child) of (${SPELLED})\\b`, 'giu'),
  /\b(\d{1,3}) as (?:the |her |his |their )?age\b/giu,
  /\b(\d{1,3} ?(?:y\/o|y\.o\.?|yo|yrs?\.?(?: old)?|years of age))(?![\p{L}])/giu,
  new RegExp(
    `\\bage(?:d|s)?(?: (?:is|of|as|at|group))?[: =]{1,3}(?:about |around )?(\\d{1,3}(?: years)?|${SPELLED})\\b(?![\\d%/-]|\\.\\d)`,
    'giu',
  ),
  /(?<![\p{L}])(?:Alter|âge|edad|età|leeftijd|idade|alder|wiek)[: =]{1,3}(\d{1,3}(?: (?:Jahre|ans|años|anni|jaar|anos))?)\b/giu,
  /\b(\d{1,3} (?:Jahre alt|Jahre jung|jaar oud|jaar jong|anni d['’]età|ans révolus|años de edad|lat(?= |,|\.)|år gammal|år gammel|vuotta))(?![\p{L}])/giu,
  /\b(\d{1,3}[ -]?jährige?[rnsm]?|\d{1,3}-jarige)\b/giu,
  /(?<![\p{L}\d])(\d{1,3} (?:ans|años|anni|anos|Jahre|jaar))(?=[,;.)]|$)(?<!(?:pendant|depuis|dans|pour|seit|nach|vor|desde|durante|hace|da|per|tra|na|voor|sinds|auf|von|für|de) \d{1,3} \p{L}{3,5})/gimu,
  /\b(?:ist|bin) (?:gerade |jetzt |heute )?(\d{1,3}) geworden\b/giu,
  /(?<![\p{L}\d])(\d{1,3}(?: (?:éves|tuổi|vuotias|yaşında\p{L}*|ετών)| ?[歳才岁歲세]))(?!\p{Script=Latin})/gu,
  SUBJECT,
  NAMED_SUBJECT,
  new RegExp(
    `(?<![\\p{L}])(?:${PERSON}|travell?er|passenger|guest|resident|worker|student|pupil|tenant|claimant|witness|victim|member|male|female|woman|reisender?|mieter|versicherte[rn]?|viajero|voyageur)(?:, | \\()(\\d{1,3})(?=[,;)]|\\.$)`,
    'giu',
  ),
];

const THINGS =
  /\b(?:company|firm|business|building|machine|system|software|contract|house|car|truck|laptop|device|server|printer|boiler|roof|bridge|brand|club|association|account|ticket|unternehmen|firma|gebäude|maschine|entreprise|société|empresa|azienda|bedrijf|whisky|wine|policy|equipment|battery|phone|fridge|unit)\b[^.!?\n]{0,25}$/iu;

export function findAges(text: string): PersonalData[] {
  return AGES.flatMap((pattern) =>
    matchAll(text, pattern, 'AGE', (value, match) => {
      const years = Number.parseInt(value, 10);
      const possible = Number.isNaN(years) || (years > 0 && years < 120);
      const isPerson = pattern === SUBJECT || pattern === NAMED_SUBJECT;
      return possible && (isPerson || !THINGS.test(before(text, match.index, 45)));
    }),
  );
}

const BESIDE = new RegExp(
  `^(?:, | \\(|; | \\| |\\/|, age |, aged |,? who(?:['’]s| is) | is | ist | est | turns | turned | wird )(?:about |around |maybe |approx\\.? |approximately |roughly |c?ca?\\.? |l\\. )?((?:\\d{1,3}|${SPELLED})(?: (?:years|months|weeks|Jahre|ans|años|anni|anos|jaar|lat|let|rokov|år|ani|tahun|godina|лет|года|років))?)(?=[,;.)/]|$| \\||, | and | und | et | y | e )`,
  'iu',
);

/** "Bartholomew Quill, 63, retiring": a number beside a person or a gender. */
export function findAgesBeside(text: string, people: readonly PersonalData[]): PersonalData[] {
  return people.flatMap(({ end }) => {
    const match = BESIDE.exec(text.slice(end, end + 44));
    const value = match?.[1];
    const years = Number.parseInt(value ?? '', 10);
    if (!match || value === undefined || years < 1 || years > 110) return [];
    const start = end + match[0].length - value.length;
    return [{ category: 'AGE' as const, start, end: start + value.length }];
  });
}

const LABEL =
  '(?:gender(?: identity| marker)?|sex|geschlecht|sexe|genre|sexo|género|sesso|genere|geslacht|płeć|kön|kjønn|køn)';
const WORDS =
  'male|female|man|woman|boy|girl|non-?binary|transgender|trans|intersex|agender|other|diverse?|männlich|weiblich|mann|frau|homme|femme|masculin|féminin|hombre|mujer|varón|hembra|masculino|femenino|feminino|uomo|donna|maschio|femmina|maschile|femminile|vrouw|mannelijk|vrouwelijk|jongen|meisje|kobieta|mężczyzna|kvinna|kvinde';
const GENDERS = [
  /\b((?:transgender|trans|intersex) (?:man|woman|person)|intersex)\b/giu,
  new RegExp(
    `(?<![\\p{L}])${LABEL}\\b["'”]?\\s{0,2}[:=(]?\\s{0,2}["'“]?(?:is |as |ist |est |es |è )?["'“]?(${WORDS}|[mfxwvdhu])(?![\\p{L}\\p{N}'’])`,
    'giu',
  ),
  /\b(male|female|non-?binary|transgender|genderfluid|männlich|weiblich|mannelijk|vrouwelijk|féminin|masculin|femenino|masculino)(?:e[rnsm]?)?\b(?! (?:connector|plug|usb|socket|adapter|thread|fitting|end|port|jack|to))/giu,
  new RegExp(
    `(?<=[,;:(|] ?)(${WORDS})(?=,? (?:\\d|(?:about|approx\\.?|approximately|around|roughly|ca\\.) \\d|aged|born|${SPELLED}\\b|geb))`,
    'giu',
  ),
  /(?<=, )(male|female|woman|man|divers|intersex|vrouw|homme|femme|mujer|hombre|uomo|donna)(?=[,.;)])/giu,
  new RegExp(
    `(?<![\\p{L}])(?:an?|the|eine?|une?|una?|een) (woman|man|lady|gentleman|girl|boy|frau|mann|femme|homme|mujer|hombre|donna|uomo|vrouw)(?=, (?:\\d{1,3}|${SPELLED})\\b)`,
    'giu',
  ),
  /(?<=[,;|(/:] ?)([MFX])(?=[,;|)/] ?(?:\d{1,2}[./-]\d|\d{1,2} \p{L}|\d{4}-|\d{1,3}\b|DOB|born|geb))/gu,
  /\b(?:elderly|middle-aged) (man|woman|lady|gentleman)\b/giu,
  new RegExp(`(?<![\\p{L}])(${WORDS}) as (?:the |her |his )?(?:gender|sex)\\b`, 'giu'),
  /(?<![\p{L}])(?:is|is een|est|es|è|è una?|est une?) (vrouw|femme|homme|mujer|hombre|donna|uomo)(?=[,.;])/giu,
  /["“]([MFX])["”](?= on )/gu,
  new RegExp(
    `\\b(?:\\d{1,3}|${SPELLED})[ -]years?[ -]old (?:\\p{L}{3,12} )?(man|woman|boy|girl|lady|gentleman)\\b`,
    'giu',
  ),
  // In a list of a person's facts: "54 ans, homme".
  new RegExp(
    `\\d{1,3}(?: (?:ans|años|anni|anos|Jahre(?: alt)?|jaar|years?(?: old)?))?[,;|/] ?(${WORDS}|[MFWVXD])(?=[,;|/.)]|$)`,
    'gmu',
  ),
  /(?<=[,;|:/(] ?)(homme|femme|mujer|hombre|uomo|donna|vrouw|man|woman|Frau|Mann|divers|diverse)(?=[,;|/)] ?\d{1,3}\b)/gu,
  /\bidentif(?:y|ies|ied) as (?:an? )?(male|female|man|woman|non-?binary|transgender)\b/giu,
  /["“'](divers|weiblich|männlich|female|male)["”']/giu,
];
const LETTER = /(?<![\p{L}\p{N}'’.-])[MFXWVD](?![\p{L}\p{N}'’.&-])/gu;

/** "male" alone is a gender; "man" only where a person is described ("a 35-year-old man"). */
export function findGenders(text: string): PersonalData[] {
  const found = GENDERS.flatMap((pattern) => matchAll(text, pattern, 'GENDER'));
  const labelled = new RegExp(`(?<![\\p{L}])${LABEL}(?![\\p{L}])`, 'iu').exec(text);
  if (!labelled) return found;
  const near = (_: string, { index }: RegExpExecArray) =>
    index > labelled.index && index - labelled.index < 90;
  const words = new RegExp(`(?<![\\p{L}])(${WORDS})(?![\\p{L}])`, 'giu');
  return [
    ...found,
    ...matchAll(text, LETTER, 'GENDER', near),
    ...matchAll(
      text,
      words,
      'GENDER',
      (value, match) => near(value, match) && !/^(?:other|man)$/iu.test(value),
    ),
  ];
}
