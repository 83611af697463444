import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import semver from 'semver';
import { publicPackages, repositoryRoot } from '../registry/workspace.js';
import { draggedAlong, pendingChangesets } from './plan.js';
import { removeScratch, Scratch } from './scratch.test-kit.js';
import { changeset } from './tools.js';

const CORE = '@fluxgate/core';

afterAll(removeScratch);

describe('what is to be released', () => {
  let next: Awaited<ReturnType<typeof publicPackages>>;

  beforeAll(async () => {
    const { root } = await Scratch.make();
    await changeset(root, 'version');
    next = await publicPackages(root);
  });

  it('has a word of its own in a changeset for each package', async () => {
    expect(await draggedAlong(repositoryRoot)).toEqual([]);
  });

  it('has listeners that work with the core beside them, and with every later one of its major', () => {
    const core = next.find(({ name }) => name === CORE)?.version as string;
    const listeners = next.filter(({ name }) => name !== CORE);
    expect(listeners).not.toHaveLength(0);
    for (const { name, peerDependencies } of listeners) {
      const range = peerDependencies[CORE] as string;
      for (const version of [core, `${semver.major(core)}.999.0`]) {
        expect({ name, range, version, works: semver.satisfies(version, range) }).toMatchObject({ works: true });
      }
    }
  });

  it('has peer ranges that are written out: `workspace:^` would have each release ask for the newest core', async () => {
    for (const { name, peerDependencies } of await publicPackages(repositoryRoot)) {
      if (name !== CORE) expect(semver.validRange(peerDependencies[CORE])).not.toBeNull();
    }
  });
});

describe('the plan', () => {
  it('tells what is pending, and what is released only because a peer leaves its range', async () => {
    const scratch = await Scratch.make();
    await scratch.forgetChangesets();
    await scratch.changeset('new-age', 'Signals have another shape.', {
      [CORE]: 'major',
      '@fluxgate/listener-log': 'major',
    });

    expect(await pendingChangesets(scratch.root)).toEqual(['new-age']);
    const dragged = (await draggedAlong(scratch.root)).map(({ name }) => name);
    expect(dragged.sort()).toEqual(['@fluxgate/listener-prometheus', '@fluxgate/listener-slack']);
  });
});
