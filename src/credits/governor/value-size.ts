/** About how many bytes a value keeps alive. Cheap rather than exact: it bounds a cache. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 24 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return 64 + value.byteLength;
  if (Array.isArray(value)) {
    // Vectors are the bulk of what is cached.
    if (value.every((item) => typeof item === 'number')) return 24 + 8 * value.length;
    return value.reduce((sum: number, item) => sum + sizeOf(item), 24);
  }
  return Object.values(value).reduce((sum: number, item) => sum + sizeOf(item), 64);
}
