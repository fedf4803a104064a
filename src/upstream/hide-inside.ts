/**
 * Takes out of a text of another service what tells of the inside: addresses and stack frames. Each step is linear, as
 * the text is whatever the service sends.
 */
const hiddenAddress = '(address)';

export function hideInside(text: string): string {
  const lines = text.includes('\n') ? text.split('\n').filter((line) => !isStackFrame(line)) : [text];
  return hideHosts(hideUrls(lines.join('\n')));
}

/** As JavaScript, Java and .NET write it (`at f (file:1:2)`), and Python (`File "f.py", line 1`). */
function isStackFrame(line: string): boolean {
  const start = line.trimStart();
  if (start.startsWith('at ')) return /:(?:line )?\d+\)?$/.test(line.trimEnd().slice(-20));
  return start.startsWith('File "') && start.includes(', line ');
}

function hideUrls(text: string): string {
  let shown = '';
  let from = 0;
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', from)) {
    let start = at;
    while (start > from && /[a-z0-9+.-]/i.test(text[start - 1] ?? '')) start -= 1;
    const length = text.slice(at + 3).search(/[\s;,"'<>)]/);
    shown += text.slice(from, start) + hiddenAddress;
    from = length === -1 ? text.length : at + 3 + length;
  }
  return shown + text.slice(from);
}

function hideHosts(text: string): string {
  return text.replace(systemErrors, `$1 ${hiddenAddress}`).replace(/[\w.:[\]-]+/g, (word) => {
    const host = word.replace(/[.:]$/, '');
    return isHost(host) ? hiddenAddress + word.slice(host.length) : word;
  });
}

/** What the system says of a connection names the host after the code. */
const systemErrors =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH) (?!\()[^\s;,)]+/g;

/** IP addresses, hosts with a port (a number is no host: `12:30` is a time), and names that only a private network knows. */
const hosts = [
  /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/,
  /^\[[\da-f.]*:[\da-f:.]*\](?::\d+)?$/i,
  /^(?!\d+:)[a-z0-9_.-]*[a-z0-9_-]:\d{2,5}$/i,
  /\.(?:internal|local|localdomain|lan|intranet|corp|svc|consul|cluster)(?:\.|$)/i,
  /^localhost$/i,
];

function isHost(word: string): boolean {
  return hosts.some((host) => host.test(word)) || isShortenedIpv6(word);
}

/** `::1`, `fe80::1`: with `::` for what is zero. */
function isShortenedIpv6(word: string): boolean {
  return word.includes('::') && /^[\da-f:.]+$/i.test(word);
}
