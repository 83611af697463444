/** Why a test did not run: `browser tests: no Chromium; apt-get install chromium, or FLUXGATE_CHROMIUM=…`. */
export type NotRun = string;

/** What the reporter tells the runner while the tests of a package run. */
export type TestEvent =
  | { readonly kind: 'start'; readonly files: number }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly passed: number;
      readonly failed: number;
      readonly skipped: number;
      readonly notRun: readonly NotRun[];
      /** The full names of the tests that failed. */
      readonly failures: readonly string[];
      /** What jest prints about them. */
      readonly message: string;
    }
  | { readonly kind: 'end' };

/** A package of the workspace whose tests are run. */
export interface TestedPackage {
  readonly name: string;
  readonly folder: string;
}

/** The tests of one package, as far as they have come. */
export interface Outcome {
  readonly name: string;
  /** Test files in all; 0 until jest has found them, and when the script does not use jest. */
  files: number;
  filesDone: number;
  passed: number;
  failed: number;
  skipped: number;
  notRun: NotRun[];
  /** The full names of the tests that failed, and whatever else went wrong. */
  failures: string[];
  /** What is printed about them. */
  messages: string[];
  /** In ms. */
  time: number;
}
