/** What differs from run to run although the answer is the same: ids, times, amounts that depend on what came before. */

const amounts =
  'used|held|requested|remaining|percentUsed|credits|expected|maximum|inputPrice|outputPrice|ledgerCredits|usageLogCredits|comparableCredits|upperBoundCredits';
const measures =
  'latencyMs|uptimeSeconds|seconds|gpuSeconds|retryAfterSeconds|utilization|p50LatencyMs|p95LatencyMs|pendingEvents';

const replacements: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [new RegExp(`"(${amounts})":(?!0[,}\\]])-?[0-9.e-]+`, 'g'), '"$1":<credits>'],
  [new RegExp(`"(${measures})":-?[0-9.e-]+`, 'g'), '"$1":<number>'],
  [/\b(x-credits-used): (?!0(;|$))[0-9.e-]+/gi, '$1: <credits>'],
  [/\b(x-credits-remaining): [0-9.e-]+/gi, '$1: <credits>'],
  [/\b(retry-after): \d+/gi, '$1: <seconds>'],
  [/\b(\d+\.\d+|\d+e-\d+) credits?\b/g, '<credits> credits'],
  [/\bmay need [0-9.e-]*[0-9]/g, 'may need <credits>'],
  [/\bin \d+(\.\d+)? s(econds?)?\b/g, 'in <number> s'],
  [/"(cursor|startCursor|endCursor)":"[^"]+"/g, '"$1":<cursor>'],
  [/\b(127\.0\.0\.1|localhost):\d{2,5}\b/g, '$1:<port>'],
];

export function withoutVolatile(text: string): string {
  let plain = text.replace(
    /\[(-?[0-9.e-]+,){8,}-?[0-9.e-]+\]/g,
    (list) => `<${list.split(',').length} numbers>`,
  );
  for (const [pattern, instead] of replacements) plain = plain.replace(pattern, instead);
  return plain.replaceAll(new Date().toISOString().slice(0, 10), '<today>');
}
