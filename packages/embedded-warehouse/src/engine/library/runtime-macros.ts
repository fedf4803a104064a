import { arrayMacros } from './array-macros.ts';
import { growthMacros, once } from './growth-macros.ts';
import { zonedMacros } from './zoned-macros.ts';

/**
 * DuckDB macros for what needs an argument more than once or has no DuckDB function of its own. They live in
 * the in-memory catalog of each start, never in the user's database file.
 */
const macros: readonly (readonly [signature: string, body: string])[] = [
  // Values as text and back.
  [
    'sf_text(x)',
    "CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(to_json(x), '$') ELSE CAST(x AS VARCHAR) END",
  ],
  [
    'sf_real_text(x)',
    "CASE WHEN isnan(x) THEN 'NaN' ELSE regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') END",
  ],
  ['sf_offset(z)', "rpad(replace(z, ':', ''), 5, '0')"],
  [
    'sf_real(x)',
    "CASE lower(trim(x)) WHEN 'inf' THEN 'infinity' WHEN '-inf' THEN '-infinity' ELSE trim(x) END",
  ],
  ['sf_number(x)', "CASE x WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE x END"],
  [
    'sf_try_to_boolean(x)',
    "CASE WHEN lower(trim(x)) IN ('true', 't', 'yes', 'y', 'on', '1') THEN TRUE " +
      "WHEN lower(trim(x)) IN ('false', 'f', 'no', 'n', 'off', '0') THEN FALSE ELSE TRY_CAST(x AS BOOLEAN) END",
  ],
  ['sf_to_boolean(x)', 'COALESCE(sf_try_to_boolean(x), CAST(x AS BOOLEAN))'],
  // Snowflake reads a text of digits as seconds, milli-, micro- or nanoseconds by its size.
  [
    'sf_epoch_micros(n)',
    'CASE WHEN n < 31536000000 THEN n * 1000000 WHEN n < 31536000000000 THEN n * 1000 ' +
      'WHEN n < 31536000000000000 THEN n ELSE n // 1000 END',
  ],
  ['sf_epoch_timestamp(x)', 'make_timestamp(sf_epoch_micros(TRY_CAST(x AS BIGINT)))'],
  ['sf_epoch_zoned_timestamp(x)', 'make_timestamptz(sf_epoch_micros(TRY_CAST(x AS BIGINT)))'],
  [
    'sf_try_to_date(x)',
    'COALESCE(TRY_CAST(x AS DATE), CAST(TRY_CAST(x AS TIMESTAMP) AS DATE), ' +
      "CASE WHEN regexp_full_match(x, '\\d{5,}') THEN CAST(sf_epoch_timestamp(x) AS DATE) END, " +
      'CAST(CAST(sf_moment_clock(x) AS TIMESTAMP) AS DATE))',
  ],
  ['sf_to_date(x)', 'COALESCE(sf_try_to_date(x), CAST(x AS DATE))'],
  // DuckDB has a time 24:00, which is no time of a day to Snowflake.
  ['sf_try_to_time(x)', "CASE WHEN NOT regexp_matches(x, '^\\s*24') THEN TRY_CAST(x AS TIME) END"],
  [
    'sf_to_time(x)',
    "CASE WHEN regexp_matches(x, '^\\s*24') THEN CAST(sf_error('time field value out of range: \"' || x || '\"') AS TIME) " +
      'ELSE CAST(x AS TIME) END',
  ],
  // A time zone at the end of a text means nothing to TIMESTAMP_NTZ: the wall clock counts.
  [
    'sf_try_to_timestamp(x)',
    "COALESCE(TRY_CAST(regexp_replace(x, '(:\\d{2}(?:\\.\\d+)?)\\s*(?:Z|[+-]\\d{2}:?\\d{2})$', '\\1') AS TIMESTAMP), " +
      "CASE WHEN regexp_full_match(x, '\\d{6,}') THEN sf_epoch_timestamp(x) END, " +
      'CAST(sf_moment_clock(x) AS TIMESTAMP))',
  ],
  ['sf_to_timestamp(x)', 'COALESCE(sf_try_to_timestamp(x), CAST(x AS TIMESTAMP))'],
  [
    'sf_try_to_zoned_timestamp(x)',
    "COALESCE(TRY_CAST(regexp_replace(x, '\\s*([+-]\\d{2}):?(\\d{2})$', '\\1:\\2') AS TIMESTAMPTZ), " +
      "CASE WHEN regexp_full_match(x, '\\d{6,}') THEN sf_epoch_zoned_timestamp(x) END, " +
      "timezone('UTC', CAST(sf_moment_clock(x) AS TIMESTAMP) - to_minutes(CAST(sf_moment_offset(x) AS BIGINT))), " +
      'CAST(sf_moment_clock(x) AS TIMESTAMPTZ))',
  ],
  ['sf_to_zoned_timestamp(x)', 'COALESCE(sf_try_to_zoned_timestamp(x), CAST(x AS TIMESTAMPTZ))'],
  ['sf_zoned_text(x)', "strftime(x, '%Y-%m-%d %H:%M:%S.%g ') || sf_offset(strftime(x, '%z'))"],
  // Moments as texts, in the output formats that a session has unless it sets others.
  ['sf_binary_shown(x)', 'hex(x)'],
  ['sf_date_shown(x)', 'CAST(x AS VARCHAR)'],
  ['sf_time_shown(x)', 'left(CAST(x AS VARCHAR), 8)'],
  ['sf_timestamp_ntz_shown(x)', "strftime(x, '%Y-%m-%d %H:%M:%S.%g')"],
  ['sf_timestamp_ltz_shown(x)', 'sf_zoned_text(x)'],
  // As a VARIANT has them: no zeros at the end of a number, and milliseconds at least.
  ['sf_variant_number(x)', "CAST(rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.') AS JSON)"],
  ['sf_variant_real(x)', 'CASE WHEN isfinite(x) THEN CAST(sf_real_text(x) AS JSON) ELSE to_json(x) END'],
  ['sf_variant_time(x)', "regexp_replace(strftime(x, '%Y-%m-%d %H:%M:%S.%n'), '(\\.\\d{3}\\d*?)0+$', '\\1')"],
  // DuckDB's misses whole numbers by a little.
  ['sf_cbrt(x)', 'CASE WHEN power(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END'],
  // Numbers. Exact quotients: both sides scaled to whole numbers of 128 bits; beyond what these hold, as reals.
  [
    'sf_quotient(a, b, a_unit, b_unit, shift, digit, most, top, kind)',
    'CASE WHEN abs(CAST(a AS DOUBLE)) < least(most, top * abs(CAST(b AS DOUBLE))) AND abs(CAST(b AS DOUBLE)) BETWEEN 1 / CAST(b_unit AS DOUBLE) AND 1e37 / CAST(b_unit AS DOUBLE) THEN ' +
      'cast_to_type(CAST((CAST(a * a_unit AS HUGEINT) * shift) // CAST(b * b_unit AS HUGEINT) AS DECIMAL(38,0)) * digit, kind) ' +
      'ELSE cast_to_type(CAST(a AS DOUBLE) / CAST(b AS DOUBLE), kind) END',
  ],
  [
    'sf_divide(a, b, quotient)',
    "CASE WHEN b = 0 THEN cast_to_type(sf_error('Division by zero'), quotient) ELSE quotient END",
  ],
  ['sf_quotient_type(a)', 'CASE WHEN FALSE THEN a * CAST(1 AS DECIMAL(20,6)) END'],
  [
    'sf_divide_real(a, b)',
    "CASE WHEN b = 0 THEN CAST(sf_error('Division by zero') AS DOUBLE) ELSE CAST(a AS DOUBLE) / b END",
  ],
  // The types of both sides are not known before DuckDB binds them: exact when both are.
  [
    'sf_divide_any(a, b)',
    'cast_to_type(sf_divide_real(a, b), CASE WHEN FALSE THEN sf_quotient_type(a) WHEN FALSE THEN b END)',
  ],
  [
    'sf_modulo(a, b)',
    "CASE WHEN b = 0 THEN cast_to_type(CAST(sf_error('Division by zero') AS BIGINT), a) ELSE a % b END",
  ],
  // A real times a power of ten, without the error in its last digits.
  [
    'sf_shifted(x, n)',
    'list_transform([x * power(10, n)], lambda sf$v: round(sf$v, CAST(14 - floor(log10(greatest(abs(sf$v), 1))) AS INTEGER)))[1]',
  ],
  [
    'sf_stepped(name, x, n)',
    "CASE WHEN n < -300 THEN 0 WHEN n > 300 THEN x ELSE CASE name WHEN 'floor' THEN floor(sf_shifted(x, n)) WHEN 'ceil' THEN ceil(sf_shifted(x, n)) ELSE trunc(sf_shifted(x, n)) END / power(10, n) END",
  ],
  [
    'sf_square_root(x)',
    "CASE WHEN x < 0 THEN CAST(sf_error('Invalid floating point operation: sqrt') AS DOUBLE) ELSE sqrt(x) END",
  ],
  [
    'sf_natural_logarithm(x)',
    "CASE WHEN x <= 0 THEN CAST(sf_error('Invalid floating point operation: log') AS DOUBLE) ELSE ln(x) END",
  ],
  ['sf_signed(h)', 'CAST(h::HUGEINT - 9223372036854775808 AS BIGINT)'],
  [
    'sf_haversine(lat1, lon1, lat2, lon2)',
    '12742 * asin(sqrt(power(sin(radians(lat2 - lat1) / 2), 2) + ' +
      'cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))',
  ],
  [
    'sf_width_bucket(x, low, high, n)',
    'CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1 ELSE CAST(floor((x - low) * n / (high - low)) AS BIGINT) + 1 END',
  ],
  [
    'sf_whole_digits(x, least, grouped)',
    "CASE WHEN grouped THEN reverse(rtrim(regexp_replace(reverse(lpad(x, greatest(least, length(x))::INTEGER, '0')), '(\\d{3})', '\\1,', 'g'), ',')) " +
      "ELSE lpad(x, greatest(least, length(x))::INTEGER, '0') END",
  ],
  // A number that is too wide for its format is not cut: it is not told at all.
  [
    'sf_number_field(x, width)',
    "CASE WHEN length(x) > width THEN repeat('#', width) ELSE lpad(x, width, ' ') END",
  ],
  // Texts. NULL of a NULL, which DuckDB's GREATEST skips.
  ['sf_at_least(n, least)', 'CASE WHEN n < least THEN least ELSE n END'],
  // DuckDB splits by nothing into characters, and by NULL not at all.
  [
    'sf_split(x, delimiter)',
    "CASE WHEN delimiter = '' THEN [x] WHEN delimiter IS NOT NULL THEN string_split(x, delimiter) END",
  ],
  [
    'sf_fit(x, n)',
    "CASE WHEN length(x) > n THEN CAST(sf_error('String ''' || x || ''' is too long and would be truncated') AS VARCHAR) ELSE x END",
  ],
  // DuckDB compares bytes, Snowflake characters: each character beyond ASCII stands in as one of the bytes 1 to 31.
  [
    'sf_beyond_ascii(a, b)',
    "array_to_string(list_distinct(regexp_extract_all(a || b, '[^\\x00-\\x7F]')), '')",
  ],
  [
    'sf_in_bytes(x, beyond)',
    "translate(x, beyond, array_to_string(list_transform(range(1, 32), lambda sf$b: chr(sf$b::INTEGER)), ''))",
  ],
  [
    'sf_edit_distance(a, b)',
    'levenshtein(sf_in_bytes(a, sf_beyond_ascii(a, b)), sf_in_bytes(b, sf_beyond_ascii(a, b)))',
  ],
  // Whole hundredths; what is left of one does not count.
  [
    'sf_similarity(a, b)',
    'CAST(floor(jaro_winkler_similarity(sf_in_bytes(a, sf_beyond_ascii(a, b)), sf_in_bytes(b, sf_beyond_ascii(a, b))) * 100 + 1e-9) AS BIGINT)',
  ],
  ['sf_start(n)', 'CASE WHEN n = 0 THEN 1 ELSE n END'],
  [
    'sf_initcap(x, delimiters)',
    once(
      "CASE WHEN delimiters IS NOT NULL THEN array_to_string(list_transform(string_split(sf$t, ''), " +
        "lambda sf$c, sf$i: CASE WHEN sf$i = 1 OR contains(delimiters, sf$t[sf$i - 1]) THEN upper(sf$c) ELSE lower(sf$c) END), '') END",
    ),
  ],
  [
    'sf_tokens(x, delimiters)',
    "list_filter(string_split(translate(x, delimiters, repeat(left(delimiters, 1), length(delimiters)::BIGINT)), left(delimiters, 1)), lambda sf$w: sf$w <> '')",
  ],
  ['sf_token(x, delimiters, n)', 'CASE WHEN n > 0 THEN (sf_tokens(x, delimiters))[n] END'],
  [
    'sf_part(x, delimiter, n)',
    "CASE WHEN delimiter <> '' THEN split_part(x, delimiter, n) WHEN delimiter IS NOT NULL AND n IS NOT NULL THEN CASE WHEN abs(n) = 1 THEN x ELSE '' END END",
  ],
  ['sf_lpad(x, n, filler)', "CASE WHEN filler = '' THEN left(x, n) ELSE lpad(x, n, filler) END"],
  ['sf_rpad(x, n, filler)', "CASE WHEN filler = '' THEN left(x, n) ELSE rpad(x, n, filler) END"],
  ['sf_backreferences(x)', "regexp_replace(x, '\\\\(\\d)', '\\\\\\1', 'g')"],
  [
    'sf_match_end(x, matches, n)',
    "list_reduce(list_transform(matches[:n], lambda sf$m: {'m': sf$m, 'e': 0::BIGINT}), " +
      "lambda sf$a, sf$b: {'m': sf$b.m, 'e': sf$a.e + strpos(substr(x, sf$a.e + 1), sf$b.m) + length(sf$b.m) - 1}, {'m': '', 'e': 0::BIGINT}).e",
  ],
  [
    'sf_binary_text(x, form)',
    "CASE replace(upper(form), '-', '') WHEN 'UTF8' THEN decode(x) WHEN 'BASE64' THEN to_base64(x) WHEN 'HEX' THEN hex(x) " +
      "ELSE CAST(sf_error('Unknown binary format ' || form) AS VARCHAR) END",
  ],
  [
    'sf_changes(list)',
    'len(list_filter(range(2, len(list) + 1), lambda sf$i: list[sf$i] IS DISTINCT FROM list[sf$i - 1]))',
  ],
  // Dates.
  [
    'sf_date_from_parts(y, m, d)',
    'CAST(make_date(y, 1, 1) + to_months(CAST(m - 1 AS INTEGER)) + to_days(CAST(d - 1 AS INTEGER)) AS DATE)',
  ],
  [
    'sf_weekday(name)',
    "CASE WHEN name IS NOT NULL THEN COALESCE(list_position(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], lower(left(trim(name), 2))), " +
      "CAST(sf_error('Invalid day of week: ' || name) AS INTEGER)) END",
  ],
  [
    'sf_next_day(d, name)',
    'CAST(d + to_days(CAST(((sf_weekday(name) - isodow(d) + 6) % 7) + 1 AS INTEGER)) AS DATE)',
  ],
  [
    'sf_previous_day(d, name)',
    'CAST(d - to_days(CAST(((isodow(d) - sf_weekday(name) + 6) % 7) + 1 AS INTEGER)) AS DATE)',
  ],
  [
    'sf_add_months(x, n)',
    once(
      'CASE WHEN CAST(sf$t.x AS DATE) = last_day(CAST(sf$t.x AS DATE)) THEN last_day(CAST(sf$t.x + to_months(sf$t.n) AS DATE)) + (CAST(sf$t.x AS TIMESTAMP) - CAST(CAST(sf$t.x AS DATE) AS TIMESTAMP)) ' +
        'ELSE sf$t.x + to_months(sf$t.n) END',
      'x',
      'n',
    ),
  ],
  // Of timestamps. Months have 31 days; a day that is the same, or the last of both months, counts without its time.
  ['sf_day_seconds(x)', "date_part('epoch', x) - date_part('epoch', date_trunc('day', x))"],
  [
    'sf_months_between(a, b)',
    'CASE WHEN day(a) = day(b) OR (CAST(a AS DATE) = last_day(a) AND CAST(b AS DATE) = last_day(b)) THEN ' +
      "CAST(date_diff('month', b, a) AS DOUBLE) ELSE date_diff('month', b, a) + " +
      '(day(a) - day(b) + (sf_day_seconds(a) - sf_day_seconds(b)) / 86400) / 31.0 END',
  ],
  [
    'sf_semantic_view_yaml(x)',
    'CASE WHEN x IS NULL THEN NULL WHEN sf_view_yaml(x) IS NULL ' +
      "THEN CAST(sf_error('Semantic view ' || x || ' does not exist or not authorized.') AS VARCHAR) ELSE sf_view_yaml(x) END",
  ],
  // Semi-structured values, held as JSON.
  ['sf_json_of(x)', "CASE WHEN regexp_matches(x, ',\\s*[,\\]}]|\\[\\s*,') THEN sf_filled_json(x) ELSE x END"],
  ['sf_normal(x)', 'CASE WHEN json_valid(x) THEN sf_normal_json(x) ELSE x END'],
  [
    'sf_try_parse_json(x)',
    once(
      "CASE WHEN trim(sf$t) <> '' AND sf_duplicate_key(sf$t) IS NULL THEN TRY_CAST(sf_normal(sf_json_of(sf$t)) AS JSON) END",
    ),
  ],
  [
    'sf_parse_json(x)',
    once(
      "CASE WHEN trim(sf$t) = '' THEN NULL WHEN sf_duplicate_key(sf$t) IS NOT NULL AND json_valid(sf_json_of(sf$t)) " +
        "THEN CAST(sf_error('Error parsing JSON: duplicate object attribute ' || sf_duplicate_key(sf$t)) AS JSON) " +
        'ELSE CAST(sf_normal(sf_json_of(sf$t)) AS JSON) END',
    ),
  ],
  [
    'sf_check_json(x)',
    once(
      "CASE WHEN sf$t IS NULL OR trim(sf$t) = '' THEN NULL WHEN NOT json_valid(sf_json_of(sf$t)) THEN 'error parsing JSON' " +
        "ELSE 'duplicate object attribute ' || sf_duplicate_key(sf$t) END",
    ),
  ],
  // NULL for what is no array.
  ['sf_elements(x)', 'TRY_CAST(x AS JSON[])'],
  [
    'sf_to_array(x)',
    "CASE WHEN json_type(x) = 'ARRAY' THEN x WHEN json_type(x) <> 'NULL' THEN json_array(x) END",
  ],
  [
    'sf_get(x, k)',
    "CASE WHEN json_type(x) = 'ARRAY' THEN CASE WHEN TRY_CAST(k AS BIGINT) >= 0 THEN json_extract(x, '$[' || k || ']') END ELSE json_extract(x, '$.\"' || k || '\"') END",
  ],
  [
    'sf_get_path(x, p)',
    "json_extract(x, CASE WHEN p = '' THEN '$' WHEN starts_with(p, '[') THEN '$' || p ELSE '$.' || p END)",
  ],
  [
    'sf_get_ignore_case(x, k)',
    "json_extract(x, '$.\"' || (list_filter(json_keys(x), lambda sf$name: lower(sf$name) = lower(k)))[1] || '\"')",
  ],
  [
    'sf_object_from(x, names)',
    "CAST('{' || array_to_string(list_transform(names, lambda sf$name: to_json(sf$name) || ':' || json_extract(x, '$.\"' || sf$name || '\"')), ',') || '}' AS JSON)",
  ],
  [
    'sf_object_pick(x, names)',
    once(
      'sf_object_from(sf$t.x, list_filter(json_keys(sf$t.x), lambda sf$name: list_contains(sf$t.names, sf$name)))',
      'x',
      'names',
    ),
  ],
  [
    'sf_object_without(x, names)',
    once(
      'sf_object_from(sf$t.x, list_filter(json_keys(sf$t.x), lambda sf$name: NOT list_contains(sf$t.names, sf$name)))',
      'x',
      'names',
    ),
  ],
  [
    'sf_without_nulls(x)',
    once(
      "sf_object_from(sf$t, list_filter(json_keys(sf$t), lambda sf$name: json_type(sf$t, '$.\"' || sf$name || '\"') <> 'NULL'))",
    ),
  ],
  // Its keys in the order that sf_normal_json has for them.
  [
    'sf_object_of(list)',
    "CAST('{' || array_to_string(list_transform(list_sort(COALESCE(list, [])), lambda sf$p: to_json(sf$p.k) || ':' || COALESCE(sf$p.v, 'null')), ',') || '}' AS JSON)",
  ],
  [
    'sf_once_each(list)',
    "CASE WHEN CASE WHEN len(list_distinct(list_transform(list, lambda sf$p: sf$p.k))) < len(list) THEN sf_error('Duplicate field key ''' || " +
      "(list_filter(list, lambda sf$p, sf$i: list_contains(list_transform(list[:sf$i - 1], lambda sf$q: sf$q.k), sf$p.k))[1]).k || '''') END IS NULL THEN list END",
  ],
  [
    'sf_object_with(x, k, v, replaces)',
    once(
      "CASE WHEN sf$t.x IS NULL THEN NULL WHEN list_contains(json_keys(sf$t.x), sf$t.k) AND NOT sf$t.replaces THEN CAST(sf_error('Duplicate field key ''' || sf$t.k || '''') AS JSON) " +
        'ELSE sf_object_of(list_concat(list_transform(list_filter(json_keys(sf$t.x), lambda sf$name: sf$name <> sf$t.k), ' +
        "lambda sf$name: {'k': sf$name, 'v': CAST(json_extract(sf$t.x, '$.\"' || sf$name || '\"') AS VARCHAR)}), " +
        "list_filter([{'k': sf$t.k, 'v': CAST(sf$t.v AS VARCHAR)}], lambda sf$p: sf$p.v IS NOT NULL))) END",
      'x',
      'k',
      'v',
      'replaces',
    ),
  ],
  [
    'sf_type_name(x)',
    "CASE json_type(x) WHEN 'NULL' THEN 'NULL_VALUE' WHEN 'DOUBLE' THEN 'DECIMAL' WHEN 'UBIGINT' THEN 'INTEGER' " +
      "WHEN 'BIGINT' THEN 'INTEGER' WHEN 'HUGEINT' THEN 'INTEGER' ELSE json_type(x) END",
  ],
  // FLATTEN.
  [
    'sf_flatten_array(x, prefix)',
    'list_transform(CAST(x AS JSON[]), lambda sf$e, sf$i: ' +
      "{'KEY': NULL::VARCHAR, 'PATH': prefix || '[' || (sf$i - 1) || ']', 'INDEX': (sf$i - 1)::BIGINT, 'VALUE': sf$e})",
  ],
  [
    'sf_flatten_object(x, prefix)',
    'list_transform(json_keys(x), lambda sf$k: ' +
      "{'KEY': sf$k, 'PATH': CASE WHEN prefix = '' THEN sf$k ELSE prefix || '.' || sf$k END, 'INDEX': NULL::BIGINT, 'VALUE': json_extract(x, '$.\"' || sf$k || '\"')})",
  ],
  [
    'sf_flatten(x, mode, prefix)',
    "CASE json_type(x) WHEN 'ARRAY' THEN CASE WHEN mode = 'OBJECT' THEN NULL ELSE sf_flatten_array(x, prefix) END " +
      "WHEN 'OBJECT' THEN CASE WHEN mode = 'ARRAY' THEN NULL ELSE sf_flatten_object(x, prefix) END END",
  ],
  [
    'sf_flatten_outer(list, keep)',
    "CASE WHEN keep AND len(COALESCE(list, [])) = 0 THEN [{'KEY': NULL::VARCHAR, 'PATH': NULL::VARCHAR, 'INDEX': NULL::BIGINT, 'VALUE': NULL::JSON}] ELSE list END",
  ],
];

/** One script that creates them all. */
export const runtimeMacros: string = [...macros, ...arrayMacros, ...growthMacros, ...zonedMacros]
  .map(([signature, body]) => `CREATE OR REPLACE MACRO ${signature} AS ${body};`)
  .join('\n');
