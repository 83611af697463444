/** A curve: one point per fleet size. */
export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly dash?: string;
  readonly values: readonly number[];
}

const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 80;
const RIGHT = 170;
const TOP = 40;
const BOTTOM = 50;

/** Curves over fleet sizes, both axes logarithmic, as SVG. */
export function chart(title: string, sizes: readonly number[], curves: readonly Curve[]): string {
  const highest = 10 ** Math.ceil(Math.log10(Math.max(10, ...curves.flatMap(({ values }) => values))));
  const first = Math.log10(sizes[0] ?? 1);
  const last = Math.log10(sizes.at(-1) ?? 10);
  const x = (size: number): number => LEFT + ((Math.log10(size) - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  // Nothing at all is drawn on the axis.
  const y = (value: number): number =>
    HEIGHT - BOTTOM - (Math.log10(Math.max(1, value)) / Math.log10(highest)) * (HEIGHT - TOP - BOTTOM);
  const at = (n: number): string => n.toFixed(1);
  const rows = Array.from({ length: Math.log10(highest) + 1 }, (_, i) => 10 ** i).map(
    (value) =>
      `<line x1="${LEFT}" y1="${at(y(value))}" x2="${WIDTH - RIGHT}" y2="${at(y(value))}" stroke="#ddd"/>` +
      `<text x="${LEFT - 8}" y="${at(y(value) + 4)}" text-anchor="end">${value.toLocaleString('en')}</text>`,
  );
  const columns = sizes.map(
    (size) =>
      `<text x="${at(x(size))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
  );
  const lines = curves.map(({ name, colour, dash, values }, i) => {
    const points = values.map((value, n) => `${at(x(sizes[n] ?? 1))},${at(y(value))}`).join(' ');
    const style = dash === undefined ? '' : ` stroke-dasharray="${dash}"`;
    return (
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2.5"${style}/>` +
      `<line x1="${WIDTH - RIGHT + 12}" y1="${TOP + 20 * i}" x2="${WIDTH - RIGHT + 36}" y2="${TOP + 20 * i}" stroke="${colour}" stroke-width="2.5"${style}/>` +
      `<text x="${WIDTH - RIGHT + 42}" y="${TOP + 4 + 20 * i}">${name}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="20" font-size="14" font-weight="bold">${title}</text>`,
    ...rows,
    ...columns,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">members</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
