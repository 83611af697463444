import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import semver from 'semver';
import { type PublicPackage, publicPackages } from '../registry/workspace.js';
import { Rehearsal } from './rehearsal.test-kit.js';

const CORE = '@fluxgate/core';
const LOG = '@fluxgate/listener-log';
const PROMETHEUS = '@fluxgate/listener-prometheus';
const SLACK = '@fluxgate/listener-slack';

const program = `
  import { CircuitBreaker, failureStreak } from '${CORE}';
  import { LogListener } from '${LOG}';
  const breaker = new CircuitBreaker({ name: 'payment_api', tripper: failureStreak(1), listeners: [new LogListener()] });
  await breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
`;

let rehearsal: Rehearsal;
let first: Record<string, string>;
let firstCommit: string;

const versionsOf = (packages: readonly PublicPackage[]) =>
  Object.fromEntries(packages.map(({ name, version }) => [name, version]));
const at = (versions: Record<string, string>, commits: Record<string, string>) =>
  Object.fromEntries(Object.entries(commits).map(([name, commit]) => [`${name}@${versions[name]}`, commit]));

beforeAll(async () => {
  rehearsal = await Rehearsal.make();
  await rehearsal.scratch.changeset('all', 'Something in each.', {
    [CORE]: 'patch',
    [LOG]: 'patch',
    [PROMETHEUS]: 'patch',
    [SLACK]: 'patch',
  });
  firstCommit = await rehearsal.version();
  first = versionsOf(await publicPackages(rehearsal.scratch.root));
});
afterAll(() => rehearsal.end());

// Each test goes on where the one before it stopped.
describe('a release', () => {
  it('does not leave a machine that cannot prove where it was built', async () => {
    await expect(rehearsal.release()).rejects.toThrow(/provenance/i);
    expect(rehearsal.gate.published).toEqual([]);

    for (const { folder } of await publicPackages(rehearsal.scratch.root)) {
      await rehearsal.scratch.edit(folder, ({ publishConfig }) => delete publishConfig['provenance']);
    }
    await rehearsal.commit('no provenance on loopback');
  });

  it('that was killed half-way goes on where it stopped, with core before its listeners and nothing sent twice', async () => {
    await rehearsal.releaseAndDieAfter(2);
    expect(rehearsal.gate.published).toEqual([CORE, expect.stringContaining('listener')]);
    expect(await rehearsal.tags()).toEqual({});

    const later = await rehearsal.commit('something else lands meanwhile');
    await rehearsal.release();

    expect([...rehearsal.gate.published].sort()).toEqual([CORE, LOG, PROMETHEUS, SLACK]);
    const [, second] = rehearsal.gate.published;
    const commits = Object.fromEntries(
      [CORE, LOG, PROMETHEUS, SLACK].map((name) => [name, name === CORE || name === second ? firstCommit : later]),
    );
    expect(await rehearsal.tags()).toEqual(at(first, commits));
  });

  it('with nothing to send says so', async () => {
    expect((await rehearsal.release()).stdout).toBe('Nothing to publish: the registry has every version.\n');
    expect((await rehearsal.npmRunRelease('--dry-run')).stdout).toMatch(/^There is nothing to release: /);
    expect((await rehearsal.npmRunReleaseWithoutDashes()).stdout).toMatch(/^There is nothing to release: /);
    expect(rehearsal.gate.published).toHaveLength(4);
  });

  it('can be installed and used', async () => {
    await rehearsal.npm('init', '--yes');
    await rehearsal.npm('install', CORE, LOG, 'pino');
    expect(await rehearsal.installed(CORE, LOG)).toEqual({ [CORE]: first[CORE], [LOG]: first[LOG] });
    expect(await rehearsal.consume(program)).toContain(
      "Circuit Breaker 'payment_api' transitioned from closed to open",
    );
  });

  it('waits until the changesets are applied; until then a dry run tells what they will bring', async () => {
    await rehearsal.scratch.changeset('more', 'More in core.', { [CORE]: 'minor' });
    await rehearsal.scratch.changeset('less', 'A fix for Slack.', { [SLACK]: 'patch' });
    await rehearsal.commit('two changesets');

    await expect(rehearsal.release()).rejects.toThrow(
      /pending changesets: (more, less|less, more); run `npm run version-packages`/,
    );

    const { stdout } = await rehearsal.release('--dry-run');
    expect(stdout).toContain(`${CORE}: ${first[CORE]} -> ${semver.inc(first[CORE] as string, 'minor')}\n`);
    expect(stdout).toMatch(/- More in core\. \(\[[0-9a-f]{7}\]\(https:.*\)\)\n\n {2}\d+ files, [\d.]+ kB packed/);
    expect(stdout).toMatch(/\n {2}dist\/index\.cjs +[\d.]+ kB\n/);
    expect(stdout).toContain(`${SLACK}: ${first[SLACK]} -> ${semver.inc(first[SLACK] as string, 'patch')}\n`);
    expect(stdout).not.toContain(LOG);
    expect(await rehearsal.scratch.changes()).toEqual([]);
    expect(rehearsal.gate.published).toHaveLength(4);
  });

  it('that the registry refuses half-way keeps what went out, and goes on when it is let through', async () => {
    const versioned = await rehearsal.version();
    const second = versionsOf(await publicPackages(rehearsal.scratch.root));
    expect(second).toEqual({
      ...first,
      [CORE]: semver.inc(first[CORE] as string, 'minor'),
      [SLACK]: semver.inc(first[SLACK] as string, 'patch'),
    });

    rehearsal.gate.refuse = (name) => name === SLACK;
    await expect(rehearsal.release()).rejects.toThrow(
      `not published: ${SLACK}@${second[SLACK]}; run it again to continue`,
    );
    expect(rehearsal.gate.published.slice(4)).toEqual([CORE]);
    expect(await rehearsal.tags()).toMatchObject(at(second, { [CORE]: versioned }));
    expect(await rehearsal.tags()).not.toHaveProperty([`${SLACK}@${second[SLACK]}`]);

    rehearsal.gate.refuse = () => false;
    const { stdout } = await rehearsal.release();
    expect(rehearsal.gate.published.slice(4)).toEqual([CORE, SLACK]);
    expect(stdout).toBe(`Published: ${SLACK}@${second[SLACK]}\nNew tag: ${SLACK}@${second[SLACK]}\n`);
    expect(await rehearsal.tags()).toMatchObject(at(second, { [SLACK]: versioned }));
  });

  it('of core alone reaches who has a listener already, without a new listener', async () => {
    await rehearsal.npm('update', '--prefer-online');

    const core = semver.inc(first[CORE] as string, 'minor');
    expect(await rehearsal.installed(CORE, LOG)).toEqual({ [CORE]: core, [LOG]: first[LOG] });
    expect(await rehearsal.consume(program)).toContain(
      "Circuit Breaker 'payment_api' transitioned from closed to open",
    );
  });

  it('of a new major of core is kept from the old listeners, and comes with new ones', async () => {
    await rehearsal.scratch.changeset('new-age', 'Signals have another shape.', { [CORE]: 'major' });
    await rehearsal.version();
    await rehearsal.release();

    const next = semver.major(first[CORE] as string) + 1;
    const apart = rehearsal.npm('install', '--prefer-online', `${CORE}@${next}`, `${LOG}@${first[LOG]}`);
    await expect(apart).rejects.toThrow(/ERESOLVE/);
    await rehearsal.npm('install', '--prefer-online', `${CORE}@latest`, `${LOG}@latest`);

    const log = semver.inc(first[LOG] as string, 'major');
    expect(await rehearsal.installed(CORE, LOG)).toEqual({ [CORE]: `${next}.0.0`, [LOG]: log });
    expect(await rehearsal.consume(program)).toContain(
      "Circuit Breaker 'payment_api' transitioned from closed to open",
    );
  });
});
