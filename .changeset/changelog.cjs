/**
 * How a changeset is told in a changelog: the sentence first, the commit behind it as a link. (What changesets brings
 * along begins each line with a hash, and calls a new peer range "updated dependencies".)
 *
 * @type {import('@changesets/types').ChangelogFunctions}
 */
module.exports = {
  async getReleaseLine({ summary, commit }, _type, { commits }) {
    const [first, ...rest] = summary.trim().split('\n');
    const link = commit ? ` ([${commit.slice(0, 7)}](${commits}${commit}))` : '';
    return [`- ${first}${link}`, ...rest.map((line) => (line ? `  ${line}` : ''))].join('\n');
  },

  // Called for every release; with dependencies only when a peer has left the range.
  async getDependencyReleaseLine(_changesets, dependencies) {
    return dependencies.map(({ name, newVersion }) => `- Needs \`${name}\` ${newVersion} or newer.`).join('\n');
  },
};
