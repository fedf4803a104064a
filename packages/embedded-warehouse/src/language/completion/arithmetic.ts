/** Sums that stand in a prompt: "What is 12 * (3 + 4)?" */

const EXPRESSION = /(?:^|[\s:=(])((?:\d|\(|-\s?\d)[\d\s.()+*/×÷x^-]{2,120})/u;

/** The expression and its value as text; null when the prompt asks for no sum. */
export function solveArithmetic(
  prompt: string,
): { readonly expression: string; readonly value: string } | null {
  if (
    !/\b(?:what(?:'s| is)|calculate|compute|how much is|solve|evaluate|add)\b|^[\d\s.()+*/×÷x^=?-]+$/iu.test(
      prompt,
    )
  ) {
    return null;
  }
  const expression = EXPRESSION.exec(prompt)?.[1]
    ?.trim()
    .replace(/[\s+*/×÷x^(-]+$/u, '');
  if (!expression || !/\d\s*[+*/×÷x^-]\s*[(-]?\s*\d/u.test(expression)) return null;
  // Dates and telephone numbers are not differences.
  if (/^\d{2,4}-\d{1,4}-\d{1,4}$/u.test(expression)) return null;
  const value = evaluate(expression);
  return value === null || !Number.isFinite(value)
    ? null
    : { expression, value: String(Math.round(value * 1e10) / 1e10) };
}

/** A recursive descent over `+ - * / ^` and parentheses; null for anything else. */
function evaluate(expression: string): number | null {
  const tokens = expression.match(/\d+(?:\.\d+)?|[-+*/×÷x^()]/gu) ?? [];
  let at = 0;
  const peek = () => tokens[at];
  const sum = (): number => {
    let value = product();
    for (let operator = peek(); operator === '+' || operator === '-'; operator = peek()) {
      at++;
      value = operator === '+' ? value + product() : value - product();
    }
    return value;
  };
  const product = (): number => {
    let value = power();
    for (let operator = peek(); operator && '*/×÷x'.includes(operator); operator = peek()) {
      at++;
      value = operator === '/' || operator === '÷' ? value / power() : value * power();
    }
    return value;
  };
  const power = (): number => {
    const base = atom();
    if (peek() !== '^') return base;
    at++;
    return base ** power();
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (token === '-') return -atom();
    if (token === '(') {
      const value = sum();
      if (tokens[at++] !== ')') return Number.NaN;
      return value;
    }
    return token === undefined ? Number.NaN : Number(token);
  };
  const value = sum();
  return at === tokens.length && !Number.isNaN(value) ? value : null;
}
