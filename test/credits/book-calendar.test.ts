/** Days of books whose CREDIT_TIME_ZONE was changed: by the instants of calls, as the ledger charged them. */
import { expect, test } from 'vitest';
import { createBookCalendar, type DayCut } from '../../src/credits/windows/book-calendar.ts';
import { chargedWindow } from '../../src/credits/windows/charged-window.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { createRandom } from '../support/random.ts';

const HALF_HOUR = 1_800_000;
const zones = ['UTC', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Etc/GMT+12', 'Africa/Cairo', 'America/St_Johns'];

test('each instant is of the day that its calls were charged to, whatever zones came after each other', () => {
  const { seed, below } = createRandom();
  console.log(`seed ${seed}`);
  for (let round = 0; round < 30; round++) {
    // Around a day of 23 hours in Cairo.
    let time = Date.parse('2026-04-22T00:00:00Z') + HALF_HOUR * below(48);
    const cuts: [DayCut, ...DayCut[]] = [{ timeZone: 'UTC', since: time }];
    const charged: { at: number; day: string }[] = [];
    let latest = '';
    for (let stay = 0; stay < 4; stay++) {
      const timeZone = zones[below(zones.length)] as string;
      if (stay > 0) cuts.push({ timeZone, since: time });
      const calendar = createCreditCalendar(cuts[stay]?.timeZone as string);
      for (let left = 1 + below(60); left > 0; left--, time += HALF_HOUR) {
        latest = chargedWindow(calendar, latest, time).id;
        charged.push({ at: time, day: latest });
      }
    }
    const books = createBookCalendar(cuts);
    for (const { at, day } of charged) {
      const found = books.windowAt(at);
      expect(found.id, new Date(at).toISOString()).toBe(day);
      expect(books.windowOf(day)).toEqual(found);
      expect(at >= found.start && at < found.end).toBe(true);
    }
    const days = [...new Set(charged.map(({ day }) => day))];
    for (const [i, day] of days.slice(1).entries())
      expect(books.windowOf(days[i] as string).end).toBeLessThanOrEqual(books.windowOf(day).start);
    expect(books.windowOf('2026-04').end).toBe(books.windowOf('2026-05-01').start);
  }
});

test('books whose zone was never changed have its days', () => {
  const timeZone = 'Africa/Cairo';
  const [books, days] = [createBookCalendar([{ timeZone, since: 5 }]), createCreditCalendar(timeZone)];
  for (const id of ['2026-04-24', '2026-W17', '2026-04', '1999-12-31'])
    expect(books.windowOf(id)).toEqual(days.windowOf(id));
});
