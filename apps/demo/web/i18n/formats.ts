/** Times, lengths of time and numbers as one language writes them. */
export interface Formats {
  /** `12:03:11`, from ms since the Unix epoch. */
  time(at: number): string;
  /** `12:03` */
  minute(at: number): string;
  /** `2 min 11 s`, from ms; the two largest units, whole seconds. */
  span(ms: number): string;
  /** `350 ms`, or `1.2 s` from a second on. */
  latency(ms: number): string;
  /** `62%`, from a ratio. */
  percent(ratio: number): string;
  /** `1,234`, `12.3` or `0.98`: three digits, and all of a whole number. */
  number(value: number): string;
  /** `a, b and c` */
  list(parts: readonly string[]): string;
}

/** Units as engineers write them in English; `Intl` has only `5 sec` and `5s`. */
const SYMBOLS = { hour: 'h', minute: 'min', second: 's', millisecond: 'ms' };

/** The formats of a language, by its BCP 47 tag. */
export function formatsOf(language: string): Formats {
  const unit = (name: keyof typeof SYMBOLS, digits = 0) => {
    const options = { maximumFractionDigits: digits };
    if (language !== 'en') {
      return new Intl.NumberFormat(language, { ...options, style: 'unit', unit: name, unitDisplay: 'short' });
    }
    const amount = new Intl.NumberFormat(language, options);
    return { format: (value: number) => `${amount.format(value)} ${SYMBOLS[name]}` };
  };
  const units = { hour: unit('hour'), minute: unit('minute'), second: unit('second') };
  const [milliseconds, seconds] = [unit('millisecond'), unit('second', 1)];
  const clock = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const minutes = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const numbers = new Intl.NumberFormat(language, {
    maximumSignificantDigits: 3,
    maximumFractionDigits: 0,
    roundingPriority: 'morePrecision',
  });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });

  return {
    time: (at) => clock.format(at),
    minute: (at) => minutes.format(at),
    span(ms) {
      const all = Math.max(0, Math.round(ms / 1_000));
      const parts: [keyof typeof units, number][] = [
        ['hour', Math.floor(all / 3_600)],
        ['minute', Math.floor(all / 60) % 60],
        ['second', all % 60],
      ];
      const first = parts.findIndex(([, count]) => count > 0);
      if (first < 0) return units.second.format(0);
      const shown = parts.slice(first, first + 2).filter(([, count]) => count > 0);
      return shown.map(([name, count]) => units[name].format(count)).join(' ');
    },
    latency: (ms) => (Math.round(ms) < 1_000 ? milliseconds.format(ms) : seconds.format(ms / 1_000)),
    percent: (ratio) => percents.format(ratio),
    number: (value) => numbers.format(value),
    list: (parts) => lists.format(parts),
  };
}
