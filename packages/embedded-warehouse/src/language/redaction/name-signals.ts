/** The words around a name that tell that it is a person's, in six languages and a few words of others. */

import { firmWords } from '../lexicon/firms.ts';

const either = (words: string) => words.trim().replaceAll(/\s*\n\s*/gu, '|');

const wordsOf = (words: string) => words.trim().split(/\s+/u);

/** Right before a name, and no part of it. */
export const TITLE = new RegExp(
  `(?<![\\p{L}])(?:${either(`mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|dame|lord|lady|rev|fr|sgt|capt|captain|cpt|major|maj|colonel|general|sergeant|constable|officer|lieutenant|councillor|cllr|prince|princess|hrh|pastor|father|imam|rabbi|coach|smt|shri|judge|doctor|nurse|uncle|aunt(?:ie|y)?
  herrn?|frau|fräulein|hr|fr|familie|family|dipl\\.-ing|ing|mag
  monsieur|madame|mademoiselle|m|mme|mlle|me|maître|mm
  señora?|señorita|srta|sra|sr|don|doña|dña|d|dª|licenciado
  signor[ae]?|sig\\.?ra|sig|dott\\.?(?:ssa)?|avv|geom
  de heer|heer|mevrouw|mevr|mw|dhr|meneer|mej|fam
  senhora?|dona|pan|pani|pana|panem|p|mgr|bc|ing|inż|mudr|judr|fru|herr|kyrios|kyria|kırıos|bay|bayan|sayın`)})\\.?\\s{1,2}(?:(?:dr|prof|ing|med|h\\.c|dipl\\.-ing|mag|&|und|et|and|mrs|mme|frau)\\.?\\s{1,2}){0,2}$`,
  'iu',
);

/** What introduces a name so clearly that even an unknown or lower-case one is meant. */
export const INTRODUCTION = new RegExp(
  `(?<![\\p{L}])(?:${either(`my name['’]?s?(?: is)?|name is|(?:the|her|his) name(?: is|['’]s)|name(?: on (?:the )?(?:account|card|file))?(?: reads| printed as| is| was| as)?|full name|i am called|call me|go(?:es)? by
  surname(?: is)?|last name(?: is)?|first name(?: is)?|maiden name(?: is)?|preferred name|nickname
  signed(?: (?:for )?by)?|signed off by|written by|approved by|reported by|submitted by|requested by|prepared by|created by|assigned to|escalated to|handled by|cc|attn|att|attention|fao|c\\/o|on behalf of|payable to|made out to|account holder|held by|registered to|belongs to|booked under|in the name of|under the name(?: of)?|maiden name|name given|name as printed|name printed|(?:to be|be|is|are|was|man|woman|porter|girl|boy|guy|lady|someone|somebody|one) called|attention of|badge to say|(?:table|room|booking|booked|reservation|reserved)[^.,\\n]{0,24} under|under|named
  ich heiße|ich bin|mein name(?: ist)?|name|kontoinhaber(?:in)?|ansprechpartner(?:in)?|vorname|nachname|unterzeichnet|gez\\.?|z\\.? ?hd\\.?|i\\. ?a\\.|lg|vg|gruß|grüße|mfg
  je m['’]appelle|je suis|nom|prénom|au nom d[eu]|signé|à l['’]attention de|titulaire|cordialement
  preguntar por|pregunte por|pregunten por|me llamo|mi nombre es|soy|nombre|apellidos?|a nombre de|firmado|les escribe|le escribe|atentamente|saludos
  mi chiamo|il mio nome è|sono|nome|cognome|intestat[oa] a|firmato|cordiali saluti|distinti saluti|saluti
  ik ben|mijn naam is|ik heet|naam|t\\.?a\\.?v\\.?|groet(?:en|jes)?|op naam van|ondertekend
  chamo-me|o meu nome é|meu nome é|eu sou|nazywam się|imię i nazwisko|pozdrawiam|jmenuji se|jag heter|jeg heter|jeg hedder|mitt namn är|nimeni on|mvh|terveisin
  regards|best regards|kind regards|with kind regards|warm regards|best wishes|best|sincerely|yours sincerely|yours faithfully|yours|cheers|thanks|thank you|many thanks|thx|ty|rgds|xx?|love
  spoke (?:to|with)|spoken to|met with|meeting with|call with|chat with|interview with|follow up w\\/|follow up with|ask for|asked for|asking for|tell|contact|champion is|buyer is|holder|beneficiary|cardholder|ship-to|deliver to|recipient|remit to`)})(?:[:,]?\\s{1,3}|\\s?[:–—=-]\\s{0,3}|\\s?[:"“]\\s?|,?\\n{1,2})["“(]?$`,
  'iu',
);

/** At the beginning of a line, before a name and a comma. */
export const GREETING =
  /(?:^|\n)\s{0,3}(?:hi|hiya|hello|hey|dear|hallo|liebe[r]?|bonjour|hola|ciao|salut|beste|caro|cara|querid[oa]|estimad[oa]|moin|cher|chère|olá|hej|morning|good (?:morning|afternoon|evening))\s$/iu;

/** Whatever stands behind these is a name, also one that is a word. */
export const NAME_LABEL =
  /(?<![\p{L}])(?:(?:preferred|full|first|last|maiden|given|family|middle) name|surname|nickname|my name is|call me|goes by|known as)(?: is)?(?:[:,]?\s{1,3}|\s?[:–—=-]\s{0,3})["“(]?$/iu;

/** Also stand before other words: an unknown name after them needs two words, or one that no language knows. */
export const WEAK_INTRODUCTION = new RegExp(
  `(?<![\\p{L}])(?:${either(`hi|hello|hey|dear|hallo|liebe[r]?|bonjour|hola|ciao|salut|beste|geachte|caro|cara|querid[oa]|estimad[oa]|moin|guten tag|good morning|good afternoon|good evening|buongiorno|buenos días|sehr geehrter?|cher|chère|olá|hej
  i['’]?m|im|i am|this is|it['’]?s|it is|that['’]?s|here is|here['’]s|is|was|if|from|to|with|by|for|of|and|ring|ask|call|text|phone|email|because|says|said|says that|called|told|than|via|per|not|c\\/c|re|says|news from|report from|note from|mail from|email from|message from|case of|mother|father|son|sister|brother|husband|wife|daughter|friend|partner|boss|manager|aunt|uncle|neighbou?r|roommate|colleague
  von|mit|an|für|bei|und|durch|laut|über|sohn|tochter|mann|frau|mutter|vater|kind|schwester|bruder|kollege|kollegin|chef|chefin
  de|à|avec|pour|par|et|chez|fils|fille|mari|femme|collègue|con|para|por|y|hijo|hija|esposo|esposa|marido|per|da|di|e|figlio|figlia|moglie|marito|van|met|voor|en|aan|zoon|dochter|man|vrouw`)})[:,]?\\s{1,2}["“(]?$`,
  'iu',
);

/** What people are to a business; the name stands right behind. */
export const ROLE = new RegExp(
  `(?<![\\p{L}])(?:${either(`customers?|clients?|patients?|employees?|drivers?|members?|tenants?|landlords?|landlady|candidates?|applicants?|contractors?|freelancers?|users?|callers?|visitors?|guests?|passengers?|travell?ers?|claimants?|debtors?|purchasers?|buyers?|sellers?|agents?|managers?|owners?|contacts?|colleagues?|supervisors?|treasurers?|trainees?|interns?|technicians?|engineers?|consultants?|director|president|ceo|cfo|cto|founder|chair(?:man|woman)?|secretary|assistant|representative|rep|recruiter|lawyer|accountant|teacher|students?|pupils?|residents?|subscribers?|policyholders?|beneficiary|third party|sole trader|proprietor|spouse|guardian|parent|witness|author|sender|recipient|holder|payee|payer|requester|reporter|assignee|buyer|partner|guarantor|insured|executor|payee|consignee|consignor|addressee|signatory|solicitor|caretaker|freelancer|sole trader|escalation|traveller profile|voicemail|chauffeur|(?:social |case |key |care |support )?workers?|nurses?|therapists?|midwife|midwives|physio\\p{L}*|carers?|cleaners?|plumbers?|electricians?|builders?|surgeons?|counsell?ors?|advis[eo]rs?|clerks?|couriers?|organisers?|cousins?|nephews?|nieces?|grand(?:son|daughter|mother|father|ma|pa|child)|step(?:son|daughter|mother|father)|flatmates?|housemates?|godson|goddaughter
  kunden?|kundin|patienten?|patientin|mitarbeiter(?:s|in)?|fahrer(?:in)?|mitglied|mieter(?:in)?|vermieter(?:in)?|bewerber(?:in)?|kolleg(?:e|in|en)|antragsteller(?:in)?|empfänger(?:in)?|absender(?:in)?|versicherte[rn]?|ehemann|ehefrau|chef(?:in)?|geschäftsführer(?:in)?
  le client|la cliente|cliente?|patiente?|salariée?|employée?|conducteur|locataire|candidate?|collègue|destinataire|titulaire
  clientes?|paciente|trabajador(?:a)?|empleado|empleada|conductor(?:a)?|inquilin[oa]|candidat[oa]|compañer[oa]|titular|destinatari[oa]
  paziente|dipendente|autista|inquilin[oa]|collega|destinatario|klant|patiënt|medewerker|chauffeur|huurder|kandidaat|collega|ontvanger|bestuurder|pracownik|klient(?:ka)?`)})(?: is| was|,|:|;)?\\s{1,2}["“(]?$`,
  'iu',
);

/** Right after a name: what people do and things do not, or how a person is spoken of. */
export const PERSON_BEHIND =
  /^(?:,? (?:here|speaking|again)\b|,? (?:called|calls|asks?|asked|says|said|wrote|writes|wants|wanted|told|promised|reports?|reported|signed|confirmed|complained|replied|requested|moves|moved|joined|left|retires?|retired|accepted|declined|agreed|needs|lives|works|worked|thinks|believes|claims|mentioned|explained|insists?|as (?:the|our|my) (?:site |main |first )?contact|refused|prefers|broke|gave|sent|emailed|phoned|rang|visited|does|takes?|looks after|on (?:reception|duty|shift|the (?:desk|door|phone|line|till))|in (?:accounts|payroll|sales|dispatch|finance|hr)|is (?:out|back|on|sick|away|at|in|not|his|her|my|our|the|a|an|\d)|was (?:born|born|at|in|on|here|very|not|told|ill|out)|has (?:called|been|not|a|asked|left|moved)|had|will|would|can|could|does|did|doesn['’]t|didn['’]t|can['’]t|won['’]t|schreibt|ruft|möchte|ist|hat|wurde|wird|kann|will|übernimmt|fragt|bittet|a (?:demandé|appelé)|souhaite|demande|est|nació|pide|solicita|quiere|es|tiene|ha|chiede|vuole|è|vraagt|wil|is|heeft|werd)(?![\p{L}])|['’]s (?:phone|mobile|email|e-mail|account|laptop|address|passport|contract|number|manager|husband|wife|mother|father|car|file|salary|leave|request|complaint)|(?:,| \(|\s?[|;–—-]) ?(?:\d{1,3}[,;)]|born|geb|née?|dob|d\.o\.b|aged?|phone|mobile|tel|email|e-mail|passport|ssn|licence|license|iban|tax|nif|dni|id\b|\+?\d{2}|[\w.+-]{1,40}@))/iu;

/** What is named by a word of these at its end, and is no person. */
const things = {
  firms: `
    llp corporation ohg se sarl holdings associates foundation fund mutual capital ventures daughters
    stichting fundación fondation fundação fondazione association society verein stiftung amt filiale
  `,
  trades: `
    software technologies technology labs laboratories logistik shipping tools pharma energy media press
    times news freight crane hire tooling works plumbing catering bakery bakeries seguros assicurazioni
    versicherung versicherungen assurances transportes transports trasporti furniture flooring packaging
    timber motor electric electronics dental surgery pharmacy salon gym print prints printing
    hospitality farms dairy brewery winery vineyard spedition werk
  `,
  houses: `
    store stores shop market markets mall warehouse offices branch desk hotline support inn hostel
    restaurant cafe café bar nursery kindergarten crèche lycée école collège colegio schule gymnasium
    room institute academy church cathedral museum theatre theater library airport station port harbour
    dock bridge tunnel tower building house haus hall center centre estate estates residency apartments
    arena stadium
  `,
  places: `
    park garden gardens square street road avenue lane drive court place plaza strasse straße platz
    county city town village district region state province island islands lake river mountain mount bay
    beach valley canal pass peak falls forest creek
  `,
  products: `
    line edition series model pro plus max mini premium basic standard enterprise version update suite
    cloud app api server portal platform system
  `,
  undertakings: `
    project programme program plan policy act law code award prize cup league fair expo conference
    summit
  `,
  times: 'week day month year quarter',
  goods: `
    salad rice jeans boots trainers sneakers shoes skill chair table sofa lamp vacuum phone tablet
    reader scanner printer drill blender
  `,
  storms: 'mist storm hurricane typhoon cyclone tempête orkan',
};

/** Ends a run of capitalised words: what it names is a firm, a place, a building or a thing. */
export const NOT_PERSON = new RegExp(
  `^(?:${firmWords}|${Object.values(things).flatMap(wordsOf).join('|')})$`,
  'iu',
);
