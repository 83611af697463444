import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeScratch, Scratch } from './scratch.test-kit.js';
import { changeset, git } from './tools.js';

const CORE = '@fluxgate/core';
const folders = {
  core: 'packages/core',
  log: 'packages/listener-log',
  prometheus: 'packages/listener-prometheus',
  slack: 'packages/listener-slack',
};

let scratch: Scratch;

// A history of its own: whatever the packages' versions are by now, here they are 1.4.0 and need core from 1.2 on.
beforeEach(async () => {
  scratch = await Scratch.make();
  await scratch.forgetChangesets();
  for (const folder of Object.values(folders)) {
    await scratch.edit(folder, (manifest) => {
      manifest.version = '1.4.0';
      if (manifest.peerDependencies?.[CORE]) manifest.peerDependencies[CORE] = '^1.2.0';
    });
  }
  await scratch.commit('all at 1.4.0');
});
afterEach(removeScratch);

/** Commits what stands there, applies the changesets and tells the versions and the listeners' ranges that come of it. */
async function version() {
  await scratch.commit('a change');
  const { stderr } = await changeset(scratch.root, 'version');
  const entries = Object.entries(folders).map(async ([name, folder]) => {
    const { version, peerDependencies } = await scratch.manifest(folder);
    return [name, [version, peerDependencies?.[CORE]].filter(Boolean).join(' needs ')] as const;
  });
  return { stderr, versions: Object.fromEntries(await Promise.all(entries)), changed: await scratch.changes() };
}

describe('versions', () => {
  it.each([
    ['patch', '1.4.1'],
    ['minor', '1.5.0'],
  ] as const)('a %s of core releases core alone', async (bump, next) => {
    await scratch.changeset('quick-fix', 'Something in core.', { [CORE]: bump });

    const { versions, changed } = await version();

    expect(versions).toEqual({
      core: next,
      log: '1.4.0 needs ^1.2.0',
      prometheus: '1.4.0 needs ^1.2.0',
      slack: '1.4.0 needs ^1.2.0',
    });
    expect(changed).toEqual(['.changeset/quick-fix.md', 'packages/core/CHANGELOG.md', 'packages/core/package.json']);
  });

  it.each(['patch', 'minor', 'major'] as const)('a %s of one listener releases that listener alone', async (bump) => {
    await scratch.changeset('one-listener', 'Something for Slack.', { '@fluxgate/listener-slack': bump });

    const { versions, changed } = await version();

    expect(versions['slack']).toBe(`${{ patch: '1.4.1', minor: '1.5.0', major: '2.0.0' }[bump]} needs ^1.2.0`);
    expect(changed).toEqual([
      '.changeset/one-listener.md',
      'packages/listener-slack/CHANGELOG.md',
      'packages/listener-slack/package.json',
    ]);
  });

  it('a listener that begins to need a newer core raises its range by hand, and nobody else is released', async () => {
    await scratch.edit(folders.log, (manifest) => {
      manifest.peerDependencies[CORE] = '^1.5.0';
    });
    await scratch.changeset('new-field', 'Records tell the new field.', {
      [CORE]: 'minor',
      '@fluxgate/listener-log': 'minor',
    });

    const { versions } = await version();

    expect(versions).toEqual({
      core: '1.5.0',
      log: '1.5.0 needs ^1.5.0',
      prometheus: '1.4.0 needs ^1.2.0',
      slack: '1.4.0 needs ^1.2.0',
    });
  });

  it('a listener that is released later does not begin to need the newest core', async () => {
    await scratch.changeset('core-moves-on', 'Core moves on.', { [CORE]: 'minor' });
    await version();
    await scratch.changeset('listener-fix', 'A fix.', { '@fluxgate/listener-log': 'patch' });

    const { versions } = await version();

    expect(versions).toMatchObject({ core: '1.5.0', log: '1.4.1 needs ^1.2.0' });
  });

  it('a major of core takes along, as a major, the listeners whose range it leaves', async () => {
    await scratch.changeset('new-age', 'Signals have another shape.', { [CORE]: 'major' });

    const { versions } = await version();

    expect(versions).toEqual({
      core: '2.0.0',
      log: '2.0.0 needs ^2.0.0',
      prometheus: '2.0.0 needs ^2.0.0',
      slack: '2.0.0 needs ^2.0.0',
    });
    expect(await scratch.read('packages/listener-log/CHANGELOG.md')).toMatch(
      /^# @fluxgate\/listener-log\n\n## 2\.0\.0\n\n### Patch Changes\n\n- Needs `@fluxgate\/core` 2\.0\.0 or newer\.\n\n## /,
    );
  });

  it('a listener that serves both majors of core says so and stays in its own', async () => {
    await scratch.edit(folders.prometheus, (manifest) => {
      manifest.peerDependencies[CORE] = '^1.2.0 || ^2.0.0';
    });
    await scratch.changeset('new-age', 'Signals have another shape.', { [CORE]: 'major' });
    await scratch.changeset('both', 'Serves core 1 and core 2.', { '@fluxgate/listener-prometheus': 'minor' });

    const { versions } = await version();

    expect(versions).toMatchObject({ core: '2.0.0', prometheus: '1.5.0 needs ^1.2.0 || ^2.0.0' });
  });

  it('tells in a changelog what the changesets say, and the commit behind each as a link', async () => {
    await scratch.changeset('first', 'A tripper of one kind.\n\nWith a second paragraph:\n\n```ts\ntrip();\n```', {
      [CORE]: 'minor',
    });
    await scratch.changeset('second', 'A fault mended.', { [CORE]: 'patch' });

    await version();

    const commit = await git(scratch.root, 'rev-parse', 'HEAD');
    const link = `([${commit.slice(0, 7)}](https://github.com/fluxgate/fluxgate/commit/${commit}))`;
    expect(await scratch.read('packages/core/CHANGELOG.md')).toContain(
      [
        '# @fluxgate/core',
        '',
        '## 1.5.0',
        '',
        '### Minor Changes',
        '',
        `- A tripper of one kind. ${link}`,
        '',
        '  With a second paragraph:',
        '',
        '  ```ts',
        '  trip();',
        '  ```',
        '',
        '### Patch Changes',
        '',
        `- A fault mended. ${link}`,
        '',
        '## ',
      ].join('\n'),
    );
  });
});
