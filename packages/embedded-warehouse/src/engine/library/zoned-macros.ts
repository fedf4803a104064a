/**
 * TIMESTAMP_TZ: an instant with the offset from UTC that it was given, in minutes, and the nanoseconds that DuckDB's
 * microseconds have no room for. Two of them are equal when their instants are (docs.snowflake.com,
 * sql-reference/data-types-datetime).
 */

/** The argument is written once, so that calls inside of calls do not multiply it. */
const once = (body: string) =>
  `list_transform([x], lambda sf$m: CASE WHEN sf$m IS NULL THEN NULL ELSE ${body} END)[1]`;
const moment = (instant: string, nanos: string, zone: string) =>
  `{'instant': ${instant}, 'nanos': CAST(${nanos} AS SMALLINT), 'zone': CAST(${zone} AS SMALLINT)}`;
const wall = "(timezone('UTC', sf$m.instant) + to_minutes(sf$m.zone::BIGINT))";
const moved = (clock: string) =>
  moment(`timezone('UTC', ${clock} - to_minutes(sf$m.zone::BIGINT))`, 'sf$m.nanos', 'sf$m.zone');

export const zonedMacros: readonly (readonly [signature: string, body: string])[] = [
  [
    'sf_zone_text(z, colon)',
    "(CASE WHEN z < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(z) // 60 AS VARCHAR), 2, '0') || colon || lpad(CAST(abs(z) % 60 AS VARCHAR), 2, '0'))",
  ],
  [
    'sf_text_zone(x)',
    "CASE WHEN regexp_matches(x, '(?i)(Z|UTC|GMT)\\s*$') THEN 0 ELSE list_transform([regexp_extract(x, " +
      "'\\d:\\d{2}(?:\\.\\d*)?(?:\\s*[AaPp][Mm])?\\s*([+-]\\d{2}:?(?:\\d{2})?)(?:\\s+\\d{4})?\\s*$', 1)], " +
      "lambda sf$o: CASE WHEN sf$o <> '' THEN (CAST(substr(sf$o, 2, 2) AS INTEGER) * 60 + COALESCE(TRY_CAST(replace(substr(sf$o, 4), ':', '') AS INTEGER), 0)) " +
      "* CASE WHEN left(sf$o, 1) = '-' THEN -1 ELSE 1 END END)[1] END",
  ],
  [
    'sf_text_nanos(x)',
    "COALESCE(TRY_CAST(rpad(nullif(regexp_extract(x, '\\.\\d{6}(\\d{1,3})', 1), ''), 3, '0') AS SMALLINT), 0)",
  ],
  ['sf_session_zone(i)', "CAST(date_part('timezone', i) AS BIGINT) // 60"],
  ['sf_tz_of_instant(x)', once(moment('sf$m', '0', 'sf_session_zone(sf$m)'))],
  [
    'sf_tz_of_text(x)',
    once(
      `list_transform([sf_to_zoned_timestamp(sf$m)], lambda sf$i: ${moment('sf$i', 'sf_text_nanos(sf$m)', 'COALESCE(sf_text_zone(sf$m), sf_session_zone(sf$i))')})[1]`,
    ),
  ],
  ['sf_tz_of_parts(x, nanos, zone)', once(moment('sf$m', 'nanos', 'zone'))],
  // strptime gives an instant where its format has a zone, and a wall clock otherwise.
  [
    'sf_tz_of_strptime(x, zone)',
    once(
      `list_transform([CAST(sf$m AS TIMESTAMPTZ)], lambda sf$i: ${moment('sf$i', '0', 'COALESCE(zone, sf_session_zone(sf$i))')})[1]`,
    ),
  ],
  [
    'sf_tz_in(x, place)',
    `CASE WHEN place IS NOT NULL THEN ${once(moment('sf$m', '0', "date_diff('minute', timezone('UTC', sf$m), timezone(place, sf$m))"))} END`,
  ],
  [
    'sf_tz_at(x, zone, nanos)',
    once(moment("timezone('UTC', sf$m - to_minutes(zone::BIGINT))", 'nanos', 'zone')),
  ],
  ['sf_tz_wall(x)', once(wall)],
  ['sf_tz_order(x)', once('epoch_us(sf$m.instant)::HUGEINT * 1000 + sf$m.nanos')],
  ['sf_tz_text(x)', once(`strftime(${wall}, '%Y-%m-%d %H:%M:%S.%g ') || sf_zone_text(sf$m.zone, '')`)],
  ['sf_timestamp_tz_shown(x)', 'sf_tz_text(x)'],
  ['sf_tz_fraction(x)', once(`strftime(${wall}, '%f') || lpad(CAST(sf$m.nanos AS VARCHAR), 3, '0')`)],
  ['sf_tz_add(x, i)', once(moved(`(${wall} + i)`))],
  ['sf_tz_add_months(x, n)', once(moved(`CAST(sf_add_months(${wall}, n) AS TIMESTAMP)`))],
  [
    'sf_tz_add_nanos(x, n)',
    once(
      moment(
        'sf$m.instant + to_microseconds(CAST(floor((sf$m.nanos + n) / 1000.0) AS BIGINT))',
        '((sf$m.nanos + n) % 1000 + 1000) % 1000',
        'sf$m.zone',
      ),
    ),
  ],
  [
    'sf_tz_trunc(unit, x)',
    once(
      moment(`timezone('UTC', date_trunc(unit, ${wall}) - to_minutes(sf$m.zone::BIGINT))`, '0', 'sf$m.zone'),
    ),
  ],
];
