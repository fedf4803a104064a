/** What stands between the commas of a variable that lists something. @throws Error where that is nothing */
export function commaList(value: string): readonly string[] {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0)
    throw new Error('there is nothing between its commas; name something, or leave it out.');
  return items;
}
