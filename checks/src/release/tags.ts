import { type PublicPackage, tagOf } from '../registry/workspace.js';
import { git } from './tools.js';

/**
 * Tags the versions in `present` that have no tag yet, each at the commit it was published from, and gives the new tags. For a
 * `fresh` one, which this run published, that is the present commit. Another went out in a run that did not live to tag it, most
 * likely the first after the version was set: from the commit that set it.
 */
export async function tagVersions(
  root: string,
  present: readonly PublicPackage[],
  fresh: readonly PublicPackage[],
): Promise<string[]> {
  const known = (await git(root, 'tag', '--list')).split('\n');
  const missing = present.filter((each) => !known.includes(tagOf(each)));
  for (const each of missing) {
    const commit = fresh.includes(each) ? 'HEAD' : await commitOfVersion(root, each);
    await git(root, 'tag', '--annotate', '--message', tagOf(each), tagOf(each), commit);
  }
  return missing.map(tagOf);
}

/** The last commit that touched the line with the package's version. */
function commitOfVersion(root: string, { folder }: PublicPackage): Promise<string> {
  return git(root, 'log', '-1', '--format=%H', '-G', '"version":', '--', `${folder}/package.json`);
}
