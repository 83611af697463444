// What a fleet changes, from 4 members to 10,000. `npm run simulate` writes RESULTS.md and its curves beside this file.
import { writeFileSync } from 'node:fs';
import { chart } from './chart.js';
import { type Outcome, simulate } from './simulate.js';

const SIZES = [4, 10, 100, 1_000, Number(process.argv[2] ?? 10_000)];
const here = (name: string): URL => new URL(name, import.meta.url);
const figure = (n: number): string => (Number.isNaN(n) ? 'not within the run' : Math.round(n).toLocaleString('en'));

/** The mean of three outages that end at different moments of the waits. */
function mean(members: number, fleet: boolean): Outcome {
  const from = 20_000;
  const runs = [100_000, 110_000, 120_000].map((to) =>
    simulate({ members, fleet, outage: { from, to }, length: to + 60_000 }),
  );
  const of = (key: keyof Outcome): number => runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
  return {
    wasted: of('wasted'),
    herd: of('herd'),
    peak: of('peak'),
    recovered: of('recovered'),
    falsely: of('falsely'),
  };
}

const alone = SIZES.map((members) => mean(members, false));
const together = SIZES.map((members) => mean(members, true));
const falsely = [0.01, 0.05].map((bad) => ({
  bad,
  values: [true, false].map((fleet) =>
    SIZES.map((members) => simulate({ members, fleet, bad, length: 60_000 }).falsely),
  ),
}));

const curves = (of: 'wasted' | 'herd') => [
  { name: 'without a fleet', colour: '#c33', dash: '6 4', values: alone.map((one) => one[of]) },
  { name: 'with a fleet', colour: '#26a', values: together.map((one) => one[of]) },
];
writeFileSync(here('./wasted.svg'), chart('Calls wasted on the dead dependency', SIZES, curves('wasted')));
writeFileSync(here('./return.svg'), chart('Load in the first 10 s of its return, in calls', SIZES, curves('herd')));

const rows = SIZES.map((size, i) => {
  const [a, b] = [alone[i], together[i]];
  const cells = [a?.wasted, b?.wasted, a?.herd, b?.herd, a?.peak, b?.peak, a?.recovered, b?.recovered].map((n) =>
    figure(n ?? Number.NaN),
  );
  return `| ${figure(size)} | ${cells.join(' | ')} |`;
});
const bad = falsely.flatMap(({ bad, values }) =>
  SIZES.map((size, i) => `| ${bad * 100} % | ${figure(size)} | ${values[1]?.[i]} | ${values[0]?.[i]} |`),
);
const text = `# Simulated fleets

\`npm run simulate\` writes this file: real breakers, seats and board in virtual time, exchanges without delay. Members call from five times a second to once in five
seconds, spread evenly on a logarithmic scale, and have \`failureStreak(5)\`, \`cooldown(30_000, { jitter: 0.1 })\` and \`consecutive(3)\`; the fleet has its default options. The dependency
is dead for 80, 90 and 100 s; the figures are the means.

"Wasted" are calls that reached the dead dependency. "Load" is what reaches it in the first ten seconds of its return; "peak" the most of that in one second.
"Closed" is how long after its return the last circuit closed, in ms.

| members | wasted, alone | wasted, fleet | load, alone | load, fleet | peak, alone | peak, fleet | closed, alone | closed, fleet |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

![Calls wasted on the dead dependency](./wasted.svg)

![Load in the first ten seconds of its return](./return.svg)

## Bad hosts

How many healthy members opened within a minute in which the dependency was well, but every call of some hosts failed.

| bad hosts | members | falsely open, alone | falsely open, fleet |
|---:|---:|---:|---:|
${bad.join('\n')}
`;
writeFileSync(here('./RESULTS.md'), text);
console.log(text);
