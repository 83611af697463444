import type { ReadonlySignal } from '@preact/signals';
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { isDark } from '../theme.js';

/** What {@link Chart} draws. */
export interface ChartProps {
  /** What it looks like; called anew when the theme changes, since colours are painted. Keep it the same function. */
  options(width: number, height: number): uPlot.Options;
  readonly data: ReadonlySignal<uPlot.AlignedData>;
  readonly height: number;
  /** What makes the options others: the chart is made anew. */
  readonly version?: string;
}

/** A uPlot chart as wide as its place. It is a picture only: what it says stands beside it as text. */
export function Chart({ options, data, height, version = '' }: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const dark = isDark.value;

  useEffect(() => {
    const element = place.current as HTMLDivElement;
    const made = new uPlot(options(element.clientWidth, height), data.peek(), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current = undefined;
      made.destroy();
    };
  }, [dark, options, height, version]);

  useSignalEffect(() => {
    chart.current?.setData(data.value);
  });

  return <div class="chart" ref={place} aria-hidden="true" style={{ '--height': `${height}px` }} />;
}
