/** A metric with labels: its child counts for one value of each. */
interface LabelledMetric<Child> {
  labels(...values: string[]): Child;
}

/**
 * The metric's child for some values of its labels, made once: making it takes longer than counting. For labels whose
 * values are few, as none is forgotten.
 */
export function keptChildren<Child>(
  metric: LabelledMetric<Child>,
): (first: string, second?: string) => Child {
  const children = new Map<string, Child>();
  return (first, second) => {
    const key = second === undefined ? first : `${first} ${second}`;
    const known = children.get(key);
    if (known) return known;
    const made = second === undefined ? metric.labels(first) : metric.labels(first, second);
    children.set(key, made);
    return made;
  };
}
