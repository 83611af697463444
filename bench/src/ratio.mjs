/**
 * How many times as long `subject` takes as `baseline`.
 *
 * The two take turns, and each turn gives one ratio: a machine that becomes slower or faster meanwhile changes both sides. The
 * median of the ratios is the figure; the quartiles tell how far to trust it.
 */
export async function ratio(baseline, subject, { rounds = 101, iterations = 20_000 } = {}) {
  const ratios = [];
  for (let round = 0; round < rounds; round++) {
    const bare = await time(baseline, iterations);
    ratios.push((await time(subject, iterations)) / bare);
  }
  ratios.sort((a, b) => a - b);
  const at = (share) => ratios[Math.floor(share * (ratios.length - 1))].toFixed(2);
  return { median: at(0.5), quartiles: `${at(0.25)} to ${at(0.75)}`, unit: '×' };
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
