/** What is protected: it answers, fails, or is refused. */
export type Work = () => unknown;

/** One call as a user makes it: through a breaker, or without one. */
export type Call = () => unknown;

/** How a breaker is to be set up; what a library has no word for it leaves out. */
export interface Setup {
  /** How many calls the window holds. Default 100. */
  readonly size?: number;
  /** From which share of failures on it opens. Default 0.5. */
  readonly threshold?: number;
  /** Whether it measures how long calls take. */
  readonly durations?: boolean;
}

/**
 * One library, or doing without one, behind the few things that scenarios do to all of them. Each is set up as its
 * documentation advises where cost matters, as near to the others as it can come.
 */
export interface Library {
  /** A closed circuit whose rule looks at the last calls. */
  countWindow(work: Work, setup?: Setup): Call;
  /** A closed circuit whose rule looks at the last 60 seconds. */
  timeWindow(work: Work): Call;
  /** An open circuit: every call is refused. */
  refusing(): Call | Promise<Call>;
  /** One of many that are kept; as it is, with nothing of ours around it. */
  create(work: Work): unknown;
  /** A call through one of those. */
  run(kept: unknown, work: Work): unknown;
  /** Ends one of those, where it does not end by being forgotten. */
  dispose(kept: unknown): void;
}

/** `bare` is doing without a breaker. */
export type LibraryName = 'bare' | 'fluxgate' | 'cockatiel3' | 'cockatiel4' | 'opossum';

/**
 * What is made of the figures of one round: `ratio`: how many times the baseline; `rate`: the baseline's share that is left of
 * calls per second; `added`: what is added to the baseline; `absolute`: the figure itself.
 */
export type Comparison = 'ratio' | 'rate' | 'added' | 'absolute';

/** What Fluxgate's figure has to keep to. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** Gives one figure, each time it is called. */
export type Round = () => number | Promise<number>;

/** One thing that is measured, for some libraries and perhaps in some variants. Each library in each variant has its process. */
export interface Measurement {
  readonly id: string;
  /** What the table calls it; `{}` stands for the variant. */
  readonly what: string;
  readonly comparison: Comparison;
  /** Of a round's figure, before anything is compared: `ns`, `B`, `ms`. */
  readonly unit: string;
  readonly libraries: readonly LibraryName[];
  readonly variants?: readonly string[];
  /** A library, or a variant of the same library. */
  readonly baseline?: { readonly library: LibraryName } | { readonly variant: string };
  /** By variant; `''` where there are none. */
  readonly aims?: Readonly<Record<string, Aim>>;
  /** Default 100. */
  readonly rounds?: number;
  /** How often each library begins in a fresh process; the rounds are spread over them. Default 4. */
  readonly processes?: number;
  /** Rounds of each process that are not counted. Default 3. */
  readonly warmUp?: number;
  /** Variants are amounts of this, and the report says how the cost grows with it. */
  readonly growsWith?: string;
  /** The measurement, as `scenario id`, that shows what no breaker can do without. */
  readonly floor?: string;
  /** Runs in the library's process. */
  prepare(library: Library, variant: string, name: LibraryName): Round | Promise<Round>;
}

/** One file in `scenarios/`. */
export interface Scenario {
  /** How it is measured, in a sentence or two, for the reader of the results. */
  readonly how: string;
  readonly measurements: readonly Measurement[];
}

/** The middle of some figures, and the quarters around it. */
export interface Spread {
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
}

/** What the processes of one library gave. */
export type Outcome =
  | { readonly raw: Spread; readonly compared: Spread }
  | { readonly unavailable: string }
  | { readonly failed: string };

/** One row of the table. */
export interface Row {
  readonly scenario: string;
  readonly id: string;
  readonly variant: string;
  readonly what: string;
  readonly comparison: Comparison;
  readonly unit: string;
  readonly aim?: Aim;
  readonly growsWith?: string;
  readonly floor?: string;
  /** The baseline's own figure, where it is the same for all. */
  readonly baseline?: Spread;
  readonly outcomes: Partial<Record<LibraryName, Outcome>>;
}

/** One run, as it is written to a file. */
export interface Report {
  readonly runtime: string;
  readonly machine: string;
  readonly date: string;
  readonly command: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}
