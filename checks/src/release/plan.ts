import getReleasePlan from '@changesets/get-release-plan';
import { type PublicPackage, publicPackages } from '../registry/workspace.js';
import { askRegistry } from './published.js';

/** A package that no changeset names and that is released all the same, for the sake of another one. */
export interface Dragged {
  readonly name: string;
  readonly newVersion: string;
}

/** A package whose present version the registry does not have, and the last one that it has. */
export interface Outgoing extends PublicPackage {
  readonly last: string | undefined;
}

/** The names of the changesets that `changeset version` has not applied yet. */
export async function pendingChangesets(root: string): Promise<string[]> {
  return (await getReleasePlan(root)).changesets.map(({ id }) => id);
}

/** The packages that the pending changesets release without a word of their own: their changelogs could not say why. */
export async function draggedAlong(root: string): Promise<Dragged[]> {
  const { releases } = await getReleasePlan(root);
  return releases.filter(({ type, changesets }) => type !== 'none' && changesets.length === 0);
}

/** The public packages whose present version the registry does not have. */
export async function outgoingPackages(root: string): Promise<Outgoing[]> {
  const publishedVersions = await askRegistry(root);
  const packages = (await publicPackages(root)).map(async (each) => {
    const versions = await publishedVersions(each.name);
    return versions.includes(each.version) ? [] : [{ ...each, last: versions.at(-1) }];
  });
  return (await Promise.all(packages)).flat();
}
