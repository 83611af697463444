// Checks the model with Spin: the protocol as it is, where nothing may be found, and broken on purpose, where something must be.
// `npm run test:protocol`; `npm run test:protocol -- deep` adds faults and L1, which takes minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Run {
  readonly name: string;
  /** Definitions for the model. */
  readonly model: readonly string[];
  readonly finds: 'nothing' | 'an error';
  /** How deep the search goes. A broken protocol shows soon. */
  readonly depth: number;
  readonly liveness?: boolean;
  readonly deep?: boolean;
}

const CALM = ['FAULTS=0', 'DRIFTS=0', 'LASTEPOCH=2'];
const broken = (name: string, rule: string, model = CALM): Run => ({
  name: `${name}, broken: ${rule}`,
  model: [...model, rule],
  finds: 'an error',
  depth: 200_000,
});

const RUNS: readonly Run[] = [
  { name: 'S1 to S4: loss, pauses, delays', model: CALM, finds: 'nothing', depth: 5_000_000 },
  broken('S2', 'BREAK_S2_AGE'),
  broken('S2', 'BREAK_S2_VOTES'),
  broken('S3', 'BREAK_S3_EXCLUSION'),
  broken('S3', 'BREAK_S3_GIVEUP'),
  broken('S3', 'BREAK_S3_LEAVE'),
  { ...broken('S3', 'BREAK_S3_YOUTH', ['FAULTS=1', 'DRIFTS=0', 'LASTEPOCH=1']), depth: 500 },
  { ...broken('S3', 'BREAK_S3_MOVED', ['FAULTS=1', 'DRIFTS=1', 'LASTEPOCH=2']), deep: true },
  broken('S4', 'BREAK_S4'),
  {
    name: 'S1 to S4: with a crash or a board that forgets, and a slow clock',
    model: ['FAULTS=1', 'DRIFTS=1', 'LASTEPOCH=2'],
    finds: 'nothing',
    depth: 20_000_000,
    deep: true,
  },
  { name: 'L1', model: ['LIVENESS', ...CALM], finds: 'nothing', depth: 5_000_000, liveness: true, deep: true },
];

const MODEL = fileURLToPath(new URL('./fleet.pml', import.meta.url));

function check({ model, liveness = false, depth, finds }: Run): { readonly right: boolean; readonly told: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'fluxgate-spin-'));
  try {
    execFileSync('spin', ['-a', ...model.map((definition) => `-D${definition}`), MODEL], { cwd, stdio: 'pipe' });
    execFileSync('gcc', ['-w', '-O2', liveness ? '-DNFAIR=3' : '-DSAFETY', '-o', 'pan', 'pan.c'], {
      cwd,
      stdio: 'pipe',
    });
    const { stdout, signal } = spawnSync(join(cwd, 'pan'), [`-m${depth}`, ...(liveness ? ['-a', '-f'] : [])], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1e9,
    });
    const errors = Number(/errors: (\d+)/.exec(stdout)?.[1] ?? Number.NaN);
    const states = /(\d+) states, stored/.exec(stdout)?.[1] ?? '?';
    // A search that was cut short has proven nothing.
    const whole = !/max search depth too small|out of memory/.test(stdout) && signal === null;
    const told = `${errors} errors, ${states} states${whole ? '' : ', not the whole space'}`;
    return { right: finds === 'nothing' ? errors === 0 && whole : errors > 0, told };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

for (const program of ['spin', 'gcc']) {
  if (spawnSync(program, ['--version']).error === undefined) continue;
  console.log(`not run: no ${program}; apt-get install spin gcc`);
  process.exit(process.env['CI'] ? 1 : 0);
}
let wrong = 0;
for (const run of RUNS.filter(({ deep }) => !deep || process.argv.includes('deep'))) {
  const began = performance.now();
  const { right, told } = check(run);
  console.log(
    `${right ? 'ok ' : 'NOT'} ${run.name}: ${told}, ${((performance.now() - began) / 1_000).toFixed(1)} s; expected ${run.finds}`,
  );
  if (!right) wrong++;
}
process.exit(wrong === 0 ? 0 : 1);
