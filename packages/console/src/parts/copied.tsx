/** A text to take along. */
import { useEffect, useState } from 'preact/hooks';

const TOLD_MS = 2_000;

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <button type="button" class="quiet" onClick={() => void copy().catch(() => {})}>
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
    </button>
  );
}

export function Snippet({ title, code }: { title: string; code: string }) {
  return (
    <figure class="snippet">
      <figcaption>
        {title} <CopyButton text={code} />
      </figcaption>
      <pre tabIndex={0}>{code}</pre>
    </figure>
  );
}
