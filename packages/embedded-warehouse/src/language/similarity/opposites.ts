/** Words that turn a sentence into another one when they stand in each other's place. */
import { stem } from '../text/stem.ts';

const pairs = `raise lower; raise cut; increase decrease; rise fall; rose fell; rise drop; grow shrink; higher lower; more less;
more fewer; above below; over under; up down; accept decline; accept reject; accept refuse; approve reject; approve decline;
grant refuse; allow forbid; allow ban; open close; open shut; first last; early late; earlier later; before after; arrive leave;
arrive depart; start end; start stop; start finish; begin end; buy sell; buyer seller; win lose; won lost; cheap expensive;
old new; present absent; include exclude; with without; always never; all none; everyone nobody; hire fire; hire dismiss;
join leave; joined left; import export; borrow lend; borrower lender; landlord tenant; employer employee; parent child;
mother father; creditor debtor; give take; gave took; send receive; love hate; like dislike; good bad; better worse; best worst;
easy difficult; easy hard; fast slow; quick slow; light heavy; big small; large small; long short; wide narrow; hot cold;
warm cold; wet dry; full empty; clean dirty; safe dangerous; left right; north south; east west; day night; morning evening;
am pm; in out; on off; online offline; success failure; succeed fail; pass fail; passed failed; profit loss; asset liability;
debit credit; deposit withdraw; create cost; create cut; create delete; add remove; install uninstall; enable disable;
lock unlock; subscribe unsubscribe; free paid; public private; internal external; minimum maximum; least most; short over;
surplus shortage; happy unhappy; satisfied dissatisfied; possible impossible; available unavailable; valid invalid; legal illegal;
complete incomplete; correct wrong; true false; yes no; same different; permanent temporary; extend shorten; expand shrink;
improve worsen; strengthen weaken; keep cancel; keep leave; confirm cancel; book cancel; renew cancel; promote demote;
forward backward; inside outside; indoors outdoors; upstairs downstairs; young old; male female; men women; man woman;
plus minus; some all; few many; nothing everything; accettato rifiutato; akzeptiert abgelehnt; accepté refusé; aceptado rechazado;
öffnet schließt; offen geschlossen; ouvert fermé; abierto cerrado; aperto chiuso; monté baissé; gestiegen gefallen`;

const opposites = new Map<string, Set<string>>();
for (const pair of pairs.split(/;\s*/u)) {
  const [a = '', b = ''] = pair.trim().split(/\s+/u).map(stem);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const known = opposites.get(one) ?? new Set();
    opposites.set(one, known.add(other));
  }
}

/** Whether one of the stems has its opposite among the others. */
export function hasOpposite(some: readonly string[], others: ReadonlySet<string>): boolean {
  return some.some((each) => [...(opposites.get(each) ?? [])].some((opposite) => others.has(opposite)));
}
