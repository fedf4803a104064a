/** Bank accounts by IBAN: the country's length and check digits, or the word before them where those do not fit. */
import type { PersonalData } from './categories.ts';
import { passesIban } from './check-digits.ts';
import { before } from './matches.ts';

/** Characters of an IBAN by country (SWIFT's registry, release 99). */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
  FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21
  LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33
  SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/u)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const CANDIDATE = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ \u00a0.-]?[A-Z0-9]){10,31}/giu;
const NAMED = /iban|konto|account|compte|cuenta|conto|rekening|bank|überweis|transfer|pay/u;

export function findIbans(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const length = lengths[match[0].slice(0, 2).toUpperCase()];
    if (length === undefined) continue;
    const end = endOf(match[0], length);
    if (end === null) continue;
    const value = match[0].slice(0, end).replaceAll(/[^A-Za-z0-9]/gu, '');
    if (!passesIban(value) && !NAMED.test(before(text, match.index, 80))) continue;
    found.push({ category: 'PAYMENT_CARD_DATA', start: match.index, end: match.index + end });
  }
  return found;
}

/** Where the country's number of letters and digits is reached; null where there are fewer, or a word goes on. */
function endOf(candidate: string, length: number): number | null {
  let count = 0;
  for (let i = 0; i < candidate.length; i++) {
    if (!/[A-Za-z0-9]/u.test(candidate[i] as string)) continue;
    count++;
    if (count === length) return /^[A-Za-z0-9]/u.test(candidate.slice(i + 1)) ? null : i + 1;
  }
  return null;
}
