import { once } from './growth-macros.ts';

/** Lists of JSON, which are the elements of an ARRAY. */
export const arrayMacros: readonly (readonly [signature: string, body: string])[] = [
  // DuckDB takes a list that is NULL for an empty one.
  [
    'sf_cat(list, other)',
    'CASE WHEN list IS NOT NULL AND other IS NOT NULL THEN list_concat(list, other) END',
  ],
  ['sf_added(list, e)', 'CASE WHEN list IS NOT NULL THEN list_append(list, e) END'],
  ['sf_added_before(list, e)', 'CASE WHEN list IS NOT NULL THEN list_prepend(e, list) END'],
  ['sf_without(list, e)', 'CASE WHEN e IS NOT NULL THEN list_filter(list, lambda sf$e: sf$e <> e) END'],
  [
    'sf_joined(list, separator)',
    "CASE WHEN separator IS NULL THEN NULL WHEN len(list) = 0 THEN '' ELSE list_reduce(list, lambda sf$a, sf$b: sf$a || separator || sf$b) END",
  ],
  // Arrays are multisets: an element is shared as often as both have it.
  [
    'sf_shared(list, other, wanted)',
    'CASE WHEN other IS NOT NULL THEN list_filter(list, lambda sf$e, sf$i: (len(list_filter(list[:sf$i], lambda sf$x: sf$x = sf$e)) <= len(list_filter(other, lambda sf$x: sf$x = sf$e))) = wanted) END',
  ],
  ['sf_distinct(list)', 'list_filter(list, lambda sf$e, sf$i: list_position(list, sf$e) = sf$i)'],
  [
    'sf_slice(x, low, high)',
    once(
      'sf$t.x[CASE WHEN sf$t.low < 0 THEN len(sf$t.x) + sf$t.low + 1 ELSE sf$t.low + 1 END : CASE WHEN sf$t.high < 0 THEN len(sf$t.x) + sf$t.high ELSE sf$t.high END]',
      'x',
      'low',
      'high',
    ),
  ],
  [
    'sf_sorted(list)',
    "list_transform(list_sort(list_transform(list, lambda sf$e: {'n': TRY_CAST(json_extract_string(sf$e, '$') AS DOUBLE), " +
      "'t': json_extract_string(sf$e, '$'), 'v': sf$e}), 'ASC', 'NULLS LAST'), lambda sf$s: sf$s.v)",
  ],
  [
    'sf_ordered(list, direction, nulls)',
    "list_transform(list_sort(list_transform(list, lambda sf$e: CASE WHEN sf$e IS NULL OR json_type(sf$e) = 'NULL' THEN NULL ELSE " +
      "{'n': TRY_CAST(json_extract_string(sf$e, '$') AS DOUBLE), 't': json_extract_string(sf$e, '$'), 'v': sf$e} END), direction, nulls), " +
      "lambda sf$s: CASE WHEN sf$s IS NULL THEN 'null'::JSON ELSE sf$s.v END)",
  ],
  [
    'sf_inserted(list, n, e)',
    'CASE WHEN list IS NULL OR n IS NULL THEN NULL ELSE list_concat(list_concat(list[: CASE WHEN n < 0 THEN len(list) + n ELSE n END], ' +
      "list_transform(range(CASE WHEN n > len(list) THEN n - len(list) ELSE 0 END), lambda sf$i: 'null'::JSON)), " +
      'list_concat([e], list[CASE WHEN n < 0 THEN len(list) + n ELSE n END + 1 :])) END',
  ],
  [
    'sf_removed_at(list, n)',
    'CASE WHEN n IS NOT NULL THEN list_filter(list, lambda sf$e, sf$i: sf$i <> CASE WHEN n < 0 THEN len(list) + n ELSE n END + 1) END',
  ],
  [
    'sf_pairs(keys, vals)',
    "list_filter(list_transform(keys, lambda sf$k, sf$i: {'k': json_extract_string(sf$k, '$'), 'v': CAST(vals[sf$i] AS VARCHAR)}), lambda sf$p: sf$p.k IS NOT NULL)",
  ],
  ['sf_variant_min(list)', "(sf_sorted(list_filter(list, lambda sf$e: json_type(sf$e) <> 'NULL')))[1]"],
  ['sf_variant_max(list)', "(sf_sorted(list_filter(list, lambda sf$e: json_type(sf$e) <> 'NULL')))[-1]"],
];
