/** A chart over time. Its figures are also in a table near it, for who cannot see it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { creditText, placesFor } from '../data/figures.ts';
import { visible } from '../data/shown-text.ts';
import { useTheme } from '../data/theme.ts';

export interface ChartSeries {
  readonly label: string;
  /** One for each time; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Of the colours of the page: 0 to 7, or `quiet` for what is left over. */
  readonly color: number | 'quiet';
  readonly isDashed?: boolean;
}

export interface ChartProps {
  /** What is seen, in a sentence. */
  readonly label: string;
  /** Seconds since 1970, rising. */
  readonly times: readonly number[];
  /** Stacked: the first stands at the bottom. */
  readonly series: readonly ChartSeries[];
  readonly kind: 'stack' | 'lines';
  /** In which its times are told. */
  readonly timeZone: string;
  /** The series between which the plane is filled: of the upper and of the lower one. */
  readonly band?: readonly [number, number];
}

const HEIGHT_PX = 260;

/** Room for the longest figure beside an axis, and no less than for `0.00025`. */
const widthOf: uPlot.Axis.Size = (_u, figures) =>
  Math.max(64, 20 + 8 * Math.max(0, ...(figures ?? []).map((figure) => figure.length)));

/** What stands below each series, added to it. */
function stacked(series: readonly ChartSeries[]): readonly (readonly number[])[] {
  let below: readonly number[] = [];
  return series.map(({ values }) => {
    below = values.map((value, i) => (value ?? 0) + (below[i] ?? 0));
    return below;
  });
}

export function Chart({ label, times, series, kind, timeZone, band }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const theme = useTheme();

  useEffect(() => {
    const element = place.current;
    if (!element || times.length === 0) return;
    const style = getComputedStyle(element);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const colorOf = ({ color: one }: ChartSeries) =>
      color(one === 'quiet' ? '--series-quiet' : `--series-${one}`);
    const axis: uPlot.Axis = {
      stroke: color('--faint'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { stroke: color('--line'), width: 1 },
      font: '12px system-ui, sans-serif',
    };
    const isStack = kind === 'stack';
    // The highest pile is drawn first, and each lower one over it.
    const order = series.map((_, i) => (isStack ? series.length - 1 - i : i));
    const values = isStack ? stacked(series) : series.map((each) => each.values);
    const bars = uPlot.paths.bars?.({ size: [0.8, 48] });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        tzDate: (time) => uPlot.tzDate(new Date(time * 1000), timeZone),
        legend: { show: false },
        cursor: { points: { show: !isStack }, drag: { x: false, y: false } },
        scales: {
          ...(isStack && { x: { range: withMargins(times) } }),
          y: { range: (_u, _low, high) => [0, high > 0 ? high * 1.08 : 1] },
        },
        axes: [axis, { ...axis, size: widthOf, values: (_u, splits) => splits.map(axisText) }],
        series: [
          {},
          ...order.map((i): uPlot.Series => {
            const one = series[i] as ChartSeries;
            if (isStack)
              return {
                label: one.label,
                fill: colorOf(one),
                width: 0,
                ...(bars && { paths: bars }),
                points: { show: false },
              };
            const dash = one.isDashed ? { dash: [5, 4] } : {};
            return { label: one.label, stroke: colorOf(one), width: 2, ...dash, points: { show: false } };
          }),
        ],
        ...(band && {
          bands: [{ series: [band[0] + 1, band[1] + 1] as [number, number], fill: color('--band') }],
        }),
        hooks: { setCursor: [({ cursor }) => setAt(cursor.idx ?? null)] },
      },
      [times as number[], ...order.map((i) => values[i] as number[])],
      element,
    );
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [times, series, kind, timeZone, band, theme]);

  const places = placesFor(series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const when = at === null ? undefined : times[at];
  return (
    <figure class="chart">
      <div ref={place} class="chart-place" role="img" aria-label={label} />
      <figcaption>
        <ul class="legend">
          {series.map(({ label: name, color, values }) => (
            <li key={name}>
              <span class={`swatch series-${color}`} aria-hidden="true" />
              <bdi>{visible(name).slice(0, 40)}</bdi>
              <span class="figure">{at === null ? '' : valueText(values[at], places)}</span>
            </li>
          ))}
          <li class="legend-time figure">
            {when === undefined ? '' : new Date(when * 1000).toLocaleString([], { timeZone })}
          </li>
        </ul>
      </figcaption>
    </figure>
  );
}

/** Half a bar before the first and after the last, so that each is seen whole. */
function withMargins(times: readonly number[]): [number, number] {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const half = times.length > 1 ? (last - first) / (times.length - 1) / 2 : 43_200;
  return [first - half, last + half];
}

const valueText = (value: number | null | undefined, places: number) =>
  value == null ? '' : creditText(value, places);

const axisText = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 6 });
