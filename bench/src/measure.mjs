/**
 * The two sides take turns, and each turn gives one figure: a machine that becomes slower or faster meanwhile changes both.
 * The median of the turns counts; the quartiles tell how far to trust it.
 */
const ROUNDS = { rounds: 101, iterations: 20_000 };

/** How many times as long `subject` takes as `baseline`. */
export async function ratio(baseline, subject, effort = ROUNDS) {
  return turns(baseline, subject, effort, (bare, ours) => ours / bare, { digits: 2, unit: '×' });
}

/** How many nanoseconds `subject` takes longer than `baseline`. */
export async function added(baseline, subject, effort = ROUNDS) {
  return turns(baseline, subject, effort, (bare, ours) => (ours - bare) / effort.iterations, { digits: 0, unit: 'ns' });
}

async function turns(baseline, subject, { rounds, iterations }, compare, { digits, unit }) {
  const figures = [];
  for (let round = 0; round < rounds; round++) {
    const bare = await time(baseline, iterations);
    figures.push(compare(bare, await time(subject, iterations)));
  }
  figures.sort((a, b) => a - b);
  const at = (share) => figures[Math.floor(share * (figures.length - 1))].toFixed(digits);
  return { median: at(0.5), quartiles: `${at(0.25)} to ${at(0.75)}`, unit };
}

async function time(step, iterations) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < iterations; i++) {
    try {
      await step();
    } catch {
      // A failing call is part of what is measured.
    }
  }
  return Number(process.hrtime.bigint() - start);
}
