/** Questions in French, German and Spanish: the words that they ask by, put into English for the one parser. */

type Language = 'French' | 'German' | 'Spanish';

interface Lexicon {
  /** Words of it that questions in English have not. */
  readonly marks: string;
  /** `theirs = English`, a regular expression with its groups; the longest are read first. Accents do not count. */
  readonly phrases: string;
  readonly unknown: (words: string) => string;
  readonly notUnderstood: string;
}

const lexicons: Readonly<Record<Language, Lexicon>> = {
  French: {
    marks:
      'le la de du est taux quel quelle quels quelles combien chiffre affaires mois trimestre annee semaine dernier derniere derniers clients commandes nous avons etait par les des pour dans notre nos montre',
    phrases: `quel(?:le)?s (?:sont|etaient|ont ete)=which; quel(?:le)? (?:est|etait|a ete)=what is; quel(?:le)?s?=which; combien de=how many; combien=how much; est-ce que=; qu'est-ce que=what; donne[zr]?(?:-| )moi=give me;
      montre[zr]?(?:-| )moi=show me; montre[zr]?=show; liste[rz]?=list; y a-t-il(?: eu)?=; il y a(?: eu)?=; a-t-on=; avons-nous=; avait-on=; nous avons=; on a=; recu(?:e|s|es)?=; passe(?:e|es|s)?=placed; une?=a; ont=have; a=;
      le chiffre d[' ]?affaires=revenue; chiffre d[' ]?affaires=revenue; \\bca\\b=revenue; ventes=sales; revenus?=revenue; commandes?=orders; clients?=customers; produits?=products; tickets?=tickets; appels?=calls; avis=reviews;
      notes? moyennes?=average rating; panier moyen=average order value; valeur moyenne (?:des|d'une|par) commandes?=average order value; duree moyenne des appels=average call duration; taux de retour=return rate; taux d'annulation=cancellation rate;
      unites vendues=units sold; vendu(?:e|s|es)?=sold; nouveaux clients=new customers; pays=country; regions?=region; categories?=category; segments?=segment; canal=channel; canaux=channel; agents?=agent; priorite=priority; statut=status;
      retourne(?:e|s|es)?=returned; annule(?:e|s|es)?=cancelled; ouverts?=open; fermes?=closed; allemagne=Germany; espagne=Spain; royaume-uni=United Kingdom; suede=Sweden; etats-unis=United States; bresil=Brazil; mexique=Mexico; japon=Japan; australie=Australia; inde=India; singapour=Singapore; tentes=tents; chaussures=footwear; vetements=clothing; sacs a dos=backpacks; eclairage=lighting; cuisine=cooking;
      (?:les? )?mois(?:-ci)? dernier=last month; du mois dernier=last month; (?:le )?trimestre dernier=last quarter; (?:l'|l )?(?:annee|an) (?:derniere|dernier)=last year; (?:la )?semaine derniere=last week; ce mois(?:-ci)?=this month; ce trimestre=this quarter; cette annee=this year; cette semaine=this week; hier=yesterday; aujourd'hui=today;
      (?:les |ces |des )?(\\d+) derniers? mois=last $1 months; (?:les |ces |des )?(\\d+) dernieres semaines=last $1 weeks; (?:les |ces |des )?(\\d+) derniers jours=last $1 days; (?:les |ces |des )?(\\d+) derniers trimestres=last $1 quarters;
      par rapport au mois precedent=against the month before; par rapport au trimestre precedent=against the quarter before; par rapport a l'annee precedente=against the year before; par rapport a=against; compare(?:e|s|es)? a=compared to; depuis=since;
      par mois=by month; par trimestre=by quarter; par semaine=by week; par jour=by day; par an(?:nee)?=by year; mensuel(?:le)?s?=monthly; hebdomadaires?=weekly; par=by;
      (?:les |nos |des )?(\\d+) meilleur(?:e|s|es)? (\\S+)=top $1 $2; (?:les |nos )?(\\d+) plus (?:gros|grosses|grands|grandes) (\\S+)=top $1 $2; le plus (?:de|eleve)=most; la plus (?:de|elevee)=most; la meilleure=best; le meilleur=best; le moins (?:de|eleve)=least;
      part (?:du|de la|des|de)=share of; pourcentage (?:du|de la|des|de)=percentage of; croissance (?:du|de la|des|de)=growth of; sauf=except; hors=excluding; sans=without; plus de (\\d+)=more than $1; moins de (\\d+)=less than $1; au moins (\\d+)=at least $1; entre=between; janvier=january; fevrier=february; mars=march; avril=april; mai=may; juin=june; juillet=july; aout=august; septembre=september; octobre=october; novembre=november; decembre=december; premier trimestre=first quarter; deuxieme trimestre=second quarter; troisieme trimestre=third quarter; quatrieme trimestre=fourth quarter;
      a pris=took; ont pris=took; haute priorite=high priority; priorite haute=high priority; basse priorite=low priority; le plus=most; les plus=most; seulement=; uniquement=; (?:le )?nombre de=number of; (?:de |en )?l'annee (\\d+)=in $1; achete(?:s|es|e)?=bought; commande(?:s|es)? rien=ordered nothing; rien=nothing; appele(?:s|es)?=called; jamais=never; ventes totales=revenue; au total=; depense=spent; en moyenne=on average; jour de la semaine=weekday;
      sur (?:les )?=in; aucun(?:e)?=no; n'ont (?:pas (?:de |d')|aucune? )=have no; n'ont pas=have not; n'ont=have; n'a=has; avaient=had; avait=had; eu=had; s'il (?:vous|te) plait=please; merci=thanks; bonjour=hello; etaient=were; etait=was; sont=are; est=is; et=and; ou=or; en=in; dans=in; au=in; aux=in; du=of; des=of; de la=of; de l'=of; de=of; d'=of; les=the; le=the; la=the; l'=the; nos=our; notre=our; chaque=each; pour=for; qui=that`,
    unknown: (words) => `Je ne connais pas ${words} : le modèle sémantique n’a pas ces mots.`,
    notUnderstood: 'Je n’ai pas compris toute la question, et je préfère ne rien deviner.',
  },
  German: {
    marks:
      'ist sind nicht keine wie viel viele welche welcher welches umsatz kunden bestellungen letzten letzte letzter letztes monat quartal jahr woche nach im und der die das war hatten zeige unsere gab pro wir haben',
    phrases: `wie viele=how many; wie viel=how much; wie hoch (?:war|waren|ist|sind)=what was; wie war(?:en)?=what was; was war=what was; welche[rsnm]?=which; zeige? (?:mir|uns)?=show; gib mir=give me; liste=list; wer=who;
      umsatze?=revenue; einnahmen=revenue; erlose?=revenue; bestellungen=orders; bestellung=order; auftrage=orders; kunden=customers; kunde=customer; produkte=products; produkt=product; artikel=products; tickets?=tickets; anrufe=calls; bewertungen=ratings; neukunden=new customers; neue kunden=new customers;
      durchschnittliche[rnms]? bestellwert=average order value; mittlere[rnms]? bestellwert=average order value; durchschnittliche[rnms]? bewertung=average rating; durchschnittliche[rnms]? anrufdauer=average call duration; retourenquote=return rate; stornoquote=cancellation rate;
      verkaufte(?:n)? stucke?=units sold; stuckzahl(?:en)?=units; verkauft(?:en?)?=sold; bestellt(?:en)?=ordered; gekauft=bought; landern=country; lander=countries; land=country; regionen=regions; region=region; kategorien?=category; segmente?=segment; agenten=agents; kanal=channel; kanale=channel; prioritat=priority;
      zuruckgeschickten?=returned; retournierten?=returned; stornierten?=cancelled; offenen?=open; geschlossenen?=closed; dringenden?=urgent; deutschland=Germany; frankreich=France; vereinigtes konigreich=United Kingdom; grossbritannien=United Kingdom; spanien=Spain; schweden=Sweden; usa=United States; kanada=Canada; brasilien=Brazil; mexiko=Mexico; japan=Japan; australien=Australia; indien=India; singapur=Singapore; zelte=tents; rucksacke=backpacks; schuhe=footwear; kleidung=clothing; beleuchtung=lighting;
      (?:im |der |des |den )?(?:letzten|vorigen|vergangenen|letzter|vorigem|letzte)[nms]? monat(?:s|en)?=last month; (?:im |des )?(?:letzten|vorigen|vergangenen|letztes) quartals?=last quarter; (?:im |des )?(?:letzten|vorigen|vergangenen|letztes) jahr(?:es)?=last year; (?:in der )?(?:letzten?|vorigen?|vergangenen?) woche=last week; (?:in )?diese[snmr]? monats?=this month; (?:in )?diese[snmr]? quartals?=this quarter; (?:in )?diese[snmr]? jahr(?:es)?=this year; (?:in )?diese[rn]? woche=this week; gestern=yesterday; heute=today;
      (?:in den |der |die )?(?:letzten|vergangenen) (\\d+) monaten?=last $1 months; (?:in den |der |die )?(?:letzten|vergangenen) (\\d+) wochen=last $1 weeks; (?:in den |der |die )?(?:letzten|vergangenen) (\\d+) tagen?=last $1 days; (?:in den |der |die )?(?:letzten|vergangenen) (\\d+) quartalen?=last $1 quarters;
      (?:im )?vergleich (?:zum|mit dem) vormonat=against the month before; gegenuber dem vormonat=against the month before; gegenuber dem vorquartal=against the quarter before; gegenuber dem vorjahr=year over year; im vergleich zu=compared to; gegenuber=against; seit=since;
      (?:pro|nach|je) monate?n?=by month; monatlich(?:e|er|en)?=monthly; (?:pro|nach|je) quartal=by quarter; (?:pro|nach|je) woche=by week; wochentlich(?:e|er|en)?=weekly; (?:pro|nach|je) tag=by day; taglich(?:e|er|en)?=daily; (?:pro|je|nach)=by;
      (?:die |unsere )?(?:besten|top|umsatzstarksten|grossten) (\\d+) (\\S+)=top $1 $2; (?:die |unsere )?(\\d+) (?:besten|grossten) (\\S+)=top $1 $2; die meisten=most; der meiste=most; am meisten=most; hochste[nrs]?=highest; niedrigste[nrs]?=lowest; beste[nrs]?=best;
      anteil (?:des|der|am|an)=share of; anteil=share of; prozent=percent; wachstum (?:des|der)=growth of; ausser=except; ohne=without; mehr als (\\d+)=more than $1; weniger als (\\d+)=less than $1; mindestens (\\d+)=at least $1; zwischen=between; januar=january; februar=february; marz=march; april=april; mai=may; juni=june; juli=july; august=august; september=september; oktober=october; november=november; dezember=december; ersten quartal=first quarter; zweiten quartal=second quarter; dritten quartal=third quarter; vierten quartal=fourth quarter;
      (?:mit )?hohe[rmns]? prioritat=high priority; (?:mit )?niedrige[rmns]? prioritat=low priority; offen=open; geschlossen=closed; storniert=cancelled; zuruckgegeben=returned; nichts (?:bestellt|gekauft)=ordered nothing; nie (?:bestellt|gekauft)=never ordered; keine bestellungen=no orders; nichts=nothing; nur=; sich=; bisher=; insgesamt=; gemacht=; erzielt=; gehabt=; (?:die )?(?:anzahl|zahl)(?: der)?=number of; (?:im |des )?jahr(?:es)? (\\d+)=in $1; wurden=were; wurde=was; am besten=best; am haufigsten=most; gekauft=bought; angerufen=called; schwachste[nrs]?=lowest; starkste[nrs]?=highest; gesamtumsatz=revenue; durchschnittlich=on average; kundenzufriedenheit=satisfaction; erstattet=returned; wochentag=weekday;
      hatte=had; hatten=had; keine?=no; nie=never; gab es=; hatten wir=; haben wir=; hat=has; haben=have; waren=were; war=was; sind=are; ist=is; und=and; oder=or; im=in; in der=in; in den=in; in=in; aus=in; von=of; der=the; die=the; das=the; den=the; des=of; dem=the; unsere[rn]?=our; jede[rsn]?=each; fur=for; mit=with; bitte=please; danke=thanks; es=; wir=; einen?=a`,
    unknown: (words) => `Das semantische Modell kennt ${words} nicht.`,
    notUnderstood: 'Ich habe die Frage nicht ganz verstanden und rate nicht.',
  },
  Spanish: {
    marks:
      'de la el es del que tasa cual cuales cuanto cuanta cuantos cuantas ingresos ventas pedidos clientes mes trimestre ano semana pasado pasada ultimos ultimas por fue hubo tuvimos los las el nuestros muestra muestrame dame',
    phrases: `cuales (?:fueron|son|eran)=which; cual (?:fue|es|era)=what was; cual(?:es)?=which; cuant[oa]s=how many; cuant[oa]=how much; que=which; muestra(?:me)?=show; dame=give me; lista(?:me)?=list; quien(?:es)?=who; hubo=; hay=; tuvimos=; recibimos=; tenemos=; hemos=; hicimos=;
      ingresos?=revenue; facturacion=revenue; ventas=sales; pedidos?=orders; clientes?=customers; productos?=products; tickets?=tickets; incidencias=tickets; llamadas=calls; resenas=reviews; valor medio (?:del pedido|de los pedidos|por pedido)=average order value; valoracion media=average rating; duracion media de las llamadas=average call duration; tasa de devolucion(?:es)?=return rate; tasa de cancelacion(?:es)?=cancellation rate;
      unidades vendidas=units sold; vendid[oa]s?=sold; vendimos=sold; nuevos clientes=new customers; clientes nuevos=new customers; paises=countries; pais=country; regiones=regions; region=region; categorias?=category; segmentos?=segment; canal(?:es)?=channel; agentes?=agent; prioridad=priority; estado=status;
      devuelt[oa]s?=returned; cancelad[oa]s?=cancelled; abiert[oa]s?=open; cerrad[oa]s?=closed; urgentes?=urgent; alemania=Germany; francia=France; reino unido=United Kingdom; espana=Spain; suecia=Sweden; estados unidos=United States; brasil=Brazil; mexico=Mexico; japon=Japan; canada=Canada; singapur=Singapore; tiendas de campana=tents; mochilas=backpacks; calzado=footwear; ropa=clothing; iluminacion=lighting;
      (?:en |d)?(?:el )?mes pasado=last month; (?:en |d)?(?:el )?trimestre (?:pasado|anterior)=last quarter; (?:en |d)?(?:el )?ano pasado=last year; (?:en |de )?(?:la )?semana pasada=last week; este mes=this month; este trimestre=this quarter; este ano=this year; esta semana=this week; ayer=yesterday; hoy=today;
      (?:en |de )?(?:los )?ultimos (\\d+) meses=last $1 months; (?:en |de )?(?:las )?ultimas (\\d+) semanas=last $1 weeks; (?:en |de )?(?:los )?ultimos (\\d+) dias=last $1 days; (?:en |de )?(?:los )?ultimos (\\d+) trimestres=last $1 quarters;
      (?:en comparacion con|comparado con|frente a)l mes anterior=against the month before; (?:en comparacion con|comparado con|frente a) el mes anterior=against the month before; (?:frente al?|comparado con el) trimestre anterior=against the quarter before; comparad[oa] con=compared to; frente al?=against; desde=since;
      por mes=by month; mensual(?:es)?=monthly; por trimestre=by quarter; por semana=by week; semanal(?:es)?=weekly; por dia=by day; por ano=by year; por=by;
      (?:los |las |nuestros )?(\\d+) mejores (\\S+)=top $1 $2; (?:los |las )?mejores (\\d+) (\\S+)=top $1 $2; mas alt[oa]=highest; mas baj[oa]=lowest; mayor=highest; menor=lowest; mas=most; mejor=best;
      porcentaje de(?: los| las|l)?=percentage of; cuota de(?: los| las|l)?=share of; crecimiento de(?: los| las|l)?=growth of; excepto=except; sin=without; mas de (\\d+)=more than $1; menos de (\\d+)=less than $1; al menos (\\d+)=at least $1; entre=between; enero=january; febrero=february; marzo=march; abril=april; mayo=may; junio=june; julio=july; agosto=august; se(?:p)?tiembre=september; octubre=october; noviembre=november; diciembre=december; primer trimestre=first quarter; segundo trimestre=second quarter; tercer trimestre=third quarter; cuarto trimestre=fourth quarter;
      prioridad alta=high priority; alta prioridad=high priority; prioridad baja=low priority; se vendieron=sold; vendieron=sold; se vendio=sold; vendio=sold; compraron=bought; pidieron=ordered; han (?:hecho|realizado)=placed; ha (?:hecho|realizado)=placed; solo=; segun=by; promedio de=average; gastaron=spent; llamaron=called; nada=nothing; semanas=weeks; enteros?=;
      (?:el )?numero de=number of; (?:en |de )?(?:el )?ano (\\d+)=in $1; no tienen=have no; no tiene=has no; no han=have not; ningun[oa]?=no; nunca=never; sobre=on; por favor=please; gracias=thanks; hola=hello; fueron=were; fue=was; son=are; es=is; y=and; o=or; en=in; del=of; de los=of; de las=of; de la=of; de=of; los=the; las=the; el=the; la=the; nuestr[oa]s?=our; cada=each; para=for; con=with; un[oa]?=a; se=; tuvo=had; tienen=have; hicieron=made`,
    unknown: (words) => `El modelo semántico no conoce ${words}.`,
    notUnderstood: 'No he entendido toda la pregunta y prefiero no adivinar.',
  },
};

/** Fewer words of a language than this may be a name or a loan word. */
const LEAST_MARKS = 2;

export interface OtherLanguage {
  readonly language: Language;
  /** In English as far as the words are known. */
  readonly english: string;
  /** In the language of the question. */
  whyNot(unknown: readonly string[]): string;
}

/** Null for a question in English, or in a language that is not known. */
export function readOtherLanguage(question: string): OtherLanguage | null {
  const plain = withoutAccents(question).toLowerCase();
  const words = new Set(plain.match(/\p{L}+/gu) ?? []);
  const counted = (Object.keys(lexicons) as Language[]).map((language) => ({
    language,
    marks: lexicons[language].marks.split(' ').filter((mark) => words.has(mark)).length,
  }));
  const [best] = counted.toSorted((a, b) => b.marks - a.marks);
  if (!best || best.marks < LEAST_MARKS) return null;
  const { unknown: sayUnknown, notUnderstood } = lexicons[best.language];
  return {
    language: best.language,
    english: toEnglish(question, rulesOf(best.language)),
    whyNot: (unknown) =>
      unknown.length === 0
        ? notUnderstood
        : sayUnknown(
            unknown
              .slice(0, 3)
              .map((word) => `"${word}"`)
              .join(', '),
          ),
  };
}

type Rule = readonly [pattern: RegExp, english: string];
const read = new Map<Language, readonly Rule[]>();

function rulesOf(language: Language): readonly Rule[] {
  const known = read.get(language);
  if (known) return known;
  const rules = lexicons[language].phrases
    .split(/;\s*/)
    .map((line) => line.split('=') as [string, string])
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([theirs, english]): Rule => {
      const end = theirs.endsWith("'") ? '' : '(?![\\p{L}\\p{N}])';
      return [new RegExp(`(?<![\\p{L}\\p{N}])(?:${theirs})${end}`, 'giu'), english];
    });
  read.set(language, rules);
  return rules;
}

/** Each part of the question is read once: what is English already is looked at by no other rule. */
function toEnglish(question: string, rules: readonly Rule[]): string {
  let plain = withoutAccents(question);
  const original = [...question.normalize('NFC')];
  const taken: { readonly at: number; readonly end: number; readonly english: string }[] = [];
  for (const [pattern, english] of rules) {
    plain = plain.replace(pattern, (...given) => {
      const [said] = given as [string];
      const groups = given.slice(1, -2) as (string | undefined)[];
      const at = given.at(-2) as number;
      // What a group holds is read by the rules that come after: only what is around it is done.
      const last = groups.findLast((group) => group !== undefined && !/^\d+$/.test(group));
      const kept = last === undefined ? 0 : last.length;
      const number = groups.find((group) => group !== undefined && /^\d+$/.test(group)) ?? '';
      const written = english.replace('$1', number).replace(/ ?\$2/, '');
      taken.push({ at, end: at + said.length - kept, english: written });
      return '\u0000'.repeat(said.length - kept) + said.slice(said.length - kept);
    });
  }
  taken.sort((a, b) => a.at - b.at);
  let text = '';
  let at = 0;
  for (const each of taken) {
    text += `${original.slice(at, each.at).join('')} ${each.english} `;
    at = each.end;
  }
  text += original.slice(at).join('');
  return text
    .replace(/[¿¡?!]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Of the same length, sign for sign. */
const withoutAccents = (text: string) =>
  [...text.normalize('NFC').replaceAll('’', "'")]
    .map((sign) => sign.normalize('NFD').charAt(0))
    .join('')
    .replaceAll('ß', 's');
