import type { Point, Tracker } from './tracker.ts';

const WIDTH = 720;
const HEIGHT = 240;
const MARGIN = 36;

/** The report as one page without scripts: numbers, the burn-down, the files. */
export function htmlReport(tracker: Tracker): string {
  const rows = tracker.files
    .map(
      (file) =>
        `<tr><td>${escaped(file.file)}</td><td>${escaped(file.priority)}</td><td class="${file.state}">${file.state.replace('_', ' ')}</td><td>${file.findings}</td><td>${file.findingsAtBaseline}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Migration to the gateway</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2430; background: #fff }
  dl { display: flex; flex-wrap: wrap; gap: 2rem } dt { color: #5b6675 } dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums }
  table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e3e7ec; overflow-wrap: anywhere }
  .migrated { color: #17703a } .blocked { color: #a4241d } .in_progress { color: #8a5a00 }
  @media (prefers-color-scheme: dark) { body { background: #14181d; color: #e4e8ee } td, th { border-color: #2c343d } dt { color: #9aa6b4 } }
</style>
<h1>Migration to the gateway</h1>
<dl>
  <div><dt>moved</dt><dd>${tracker.migrated} / ${tracker.total_files}</dd></div>
  <div><dt>in progress</dt><dd>${tracker.in_progress}</dd></div>
  <div><dt>blocked</dt><dd>${tracker.blocked}</dd></div>
  <div><dt>connections removed</dt><dd>${tracker.metrics.direct_connections_removed}</dd></div>
  <div><dt>gateway calls added</dt><dd>${tracker.metrics.gateway_calls_added}</dd></div>
</dl>
${burnDown(tracker.history)}
<table>
<thead><tr><th>file</th><th>group</th><th>state</th><th>findings</th><th>at the start</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
</html>
`;
}

/** Findings left, day by day, as a picture with its figures in words. */
function burnDown(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const most = Math.max(1, ...points.map((point) => point.findings));
  const start = Date.parse(first.day);
  const span = Math.max(1, Date.parse(last.day) - start);
  const place = (point: Point) => {
    const x = MARGIN + ((WIDTH - 2 * MARGIN) * (Date.parse(point.day) - start)) / span;
    const y = HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * point.findings) / most;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const label = `Findings left: ${first.findings} on ${first.day}, ${last.findings} on ${last.day}`;
  return `<svg role="img" aria-label="${escaped(label)}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%">
  <polyline fill="none" stroke="currentColor" stroke-width="2" points="${points.map(place).join(' ')}"/>
  ${points.map((point) => `<circle r="3" fill="currentColor" cx="${place(point).split(',')[0]}" cy="${place(point).split(',')[1]}"><title>${escaped(`${point.day}: ${point.findings}`)}</title></circle>`).join('')}
  <text x="${MARGIN}" y="${HEIGHT - 10}" font-size="12" fill="currentColor">${escaped(label)}</text>
</svg>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
