import { readFile } from 'node:fs/promises';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What publint has to say of a tarball: errors, warnings and suggestions. */
export async function publintOf(tarball: string): Promise<string[]> {
  const data = Uint8Array.from(await readFile(tarball)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true, level: 'suggestion' });
  return messages.map((message) => `${message.code}: ${formatMessage(message, pkg, { color: false })}`);
}

/** What is wrong with the types of a tarball, by "are the types wrong". */
export async function attwOf(tarball: string): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(Uint8Array.from(await readFile(tarball))));
  if (!result.types) return ['the package has no types'];
  return result.problems.filter((problem) => !isOfNode10(problem)).map((problem) => JSON.stringify(problem));
}

/** TypeScript's `node10` (`"moduleResolution": "node"`) knows no `exports`; TypeScript 6 says that it goes. */
function isOfNode10(problem: object): boolean {
  return 'resolutionKind' in problem && problem.resolutionKind === 'node10';
}
