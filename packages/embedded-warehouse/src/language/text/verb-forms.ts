/** The forms of English verbs that no ending tells: "who paid?" is answered by "she pays". */
import { stem } from './stem.ts';

const verbs = `be was were been being is are am|have has had having|do does did done doing|go goes went gone|say said
make made|take took taken|come came|see saw seen|get got gotten|know knew known|give gave given|find found
think thought|tell told|become became|leave left|feel felt|bring brought|begin began begun|keep kept|hold held
write wrote written|stand stood|hear heard|let let|mean meant|meet met|run ran|pay paid|sit sat
speak spoke spoken|lie lay lain|lead led|read read|grow grew grown|lose lost|fall fell fallen|send sent
build built|understand understood|draw drew drawn|break broke broken|spend spent|cut cut|rise rose risen
drive drove driven|buy bought|wear wore worn|choose chose chosen|eat ate eaten|catch caught|teach taught
sell sold|win won|throw threw thrown|fly flew flown|forget forgot forgotten|sing sang sung|steal stole stolen
swim swam swum|drink drank drunk|hide hid hidden|ride rode ridden|ring rang rung|shake shook shaken|shoot shot
shut shut|sleep slept|tear tore torn|wake woke woken|bite bit bitten|blow blew blown|burn burnt|deal dealt
dig dug|feed fed|fight fought|freeze froze frozen|hang hung|hurt hurt|hit hit|lay laid|learn learnt|lend lent
light lit|put put|set set|seek sought|shine shone|sink sank sunk|slide slid|smell smelt|spill spilt
spoil spoilt|stick stuck|sting stung|strike struck|swear swore sworn|sweep swept|swell swelled swollen
undergo underwent undergone|withdraw withdrew withdrawn|bend bent|bind bound|bleed bled|breed bred|cost cost
creep crept|flee fled|forbid forbade forbidden|forgive forgave forgiven|grind ground|kneel knelt|leap leapt
lean leant|mistake mistook mistaken|overtake overtook overtaken|quit quit|rebuild rebuilt|repay repaid
resell resold|rewrite rewrote rewritten|sew sewn|show shown|shrink shrank shrunk|spin spun
split split|spread spread|spring sprang sprung|undo undid undone|upset upset|weave wove woven|weep wept
wind wound|arise arose arisen|beat beaten|bear bore born borne|bid bid|bet bet|cast cast|cling clung
dream dreamt|dwell dwelt|hurt hurt|inlay inlaid|interweave interwove|melt molten|mow mown|outdo outdid
overcome overcame overcome|oversee oversaw overseen|oversleep overslept|prove proven|rid rid|seal sealed
swing swung|thrust thrust|tread trod trodden|wring wrung`;

const bases = new Map<string, string>();
for (const line of verbs.split(/[|\n]/u)) {
  const [base = '', ...forms] = line.trim().split(' ');
  for (const form of [base, ...forms]) bases.set(form, stem(base));
}

/** The stem of a word, of verbs that of their first form. */
export function verbStem(lower: string): string {
  return bases.get(lower) ?? stem(lower);
}
