/** Words that people write short, and numbers that they write in words, in the one form in which they are compared. */

const FORMS: ReadonlyMap<string, string> = new Map(
  `mon monday|tue tuesday|tues tuesday|wed wednesday|weds wednesday|thu thursday|thur thursday|thurs thursday|fri friday
  |sat saturday|sun sunday|mondays monday|tuesdays tuesday|wednesdays wednesday|thursdays thursday|fridays friday
  |saturdays saturday|sundays sunday|jan january|feb february|mar march|apr april|jun june|jul july|aug august|sep september
  |sept september|oct october|nov november|dec december|max maximum|min minimum|qty quantity|ref reference|inv invoice
  |appt appointment|acct account|a/c account|tel telephone|phone telephone|dept department|mgr manager|approx approximately
  |wk week|wks week|hr hour|hrs hour|mins minute|yr year|yrs year|veg vegetarian|reg registration|exp expiry|temp temperature
  |med medicine|meds medicine|cust customer|pax passenger|pcs piece|pc piece|pickup pick-up|tmrw tomorrow|nr number
  |incl including|excl excluding|arr arrival|dep departure|sb somebody|u you|ur your|mum mother|mom mother|dad father
  |one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|twelve 12|first 1|second 2|third 3
  |1st 1|2nd 2|3rd 3|fourth 4|4th 4|5th 5|fifth 5|6th 6|sixth 6`
    .split('|')
    .map((pair): [string, string] => {
      const [short = '', full = ''] = pair.trim().split(' ');
      return [short, full];
    }),
);

export const fullForm = (lower: string): string => FORMS.get(lower) ?? lower;
