/** An alert in words. Plain text: whatever a name holds, it stays within its line and its quotes. */
import { toCredits } from '../credit-amount.ts';
import { MAX_MICRO_CREDITS, percentOf } from '../micro-credits.ts';
import { partsOf } from '../scope.ts';
import type { AlertRecord } from '../store/ledger-store.ts';

export interface AlertText {
  readonly subject: string;
  readonly body: string;
}

export function alertText(alert: AlertRecord): AlertText {
  const who = describeScope(alert);
  const [used, limit, projected] = [alert.used, alert.limit, alert.projected].map(toCredits);
  const percent = Math.floor(percentOf(alert.used, alert.limit));
  const figures =
    alert.limit === MAX_MICRO_CREDITS
      ? `${who} has used ${used} credits in the window ${alert.window}, and has no limit.`
      : `${who} has used ${used} of ${limit} credits (${percent} %) in the window ${alert.window}.`;
  switch (alert.trigger) {
    case 'notify':
      return { subject: `Credits: ${who} has passed ${alert.percent} %`, body: figures };
    case 'notify-projected':
      return {
        subject: `Credits: ${who} is on its way past ${alert.percent} %`,
        body: `${figures} At this pace it will be ${projected} credits by the end of the window.`,
      };
    case 'bill-above-hold':
      return {
        subject: `Credits: a call of ${who} cost ${alert.percent} % of what was held for it`,
        body: `The call was booked as it is, at ${projected} credits. ${figures} Holds should cover every call: the prices or limits of its model may be out of date; the gateway's log names the call.`,
      };
    case 'test':
      return {
        subject: 'Credits: a test of this channel',
        body: 'Nothing has happened: somebody asked whether alerts arrive.',
      };
    case 'suspend':
      return {
        subject: `Credits: ${who} is suspended at ${alert.percent} %`,
        body: `${figures} New work is refused; running work finishes.`,
      };
    case 'suspend-immediate':
      return {
        subject: `Credits: ${who} is stopped at ${alert.percent} %`,
        body: `${figures} New work is refused and running work was cancelled.`,
      };
  }
}

function describeScope({ scope }: AlertRecord): string {
  const { qualifier, base } = partsOf(scope);
  const owner = base === 'account' ? 'the account' : quoteName(base);
  return qualifier ? `${owner} (${qualifier.kind} ${quoteName(qualifier.name)})` : owner;
}

/** `user "ada"`; control characters and line breaks become spaces, and a long name is cut. */
function quoteName(name: string): string {
  const cut = name.indexOf(':') + 1;
  const kind = cut > 0 && /^(?:user|team):/.test(name) ? `${name.slice(0, cut - 1)} ` : '';
  const shown = (kind ? name.slice(cut) : name).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replaceAll('"', "'");
  return `${kind}"${shown.length > 80 ? `${shown.slice(0, 79).toWellFormed()}…` : shown}"`;
}
