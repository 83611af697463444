import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename } from 'node:path';
import ts from 'typescript';

const CORE = new URL('../../packages/core/src/', import.meta.url);
/** The one module that is large enough to be told by its members. */
const BREAKER = 'circuit-breaker';

/**
 * For each character of a bundle of the core, which source it is from: a module, or a member of the breaker.
 *
 * @param {{ code: string, map: import('node:module').SourceMapPayload }} bundle
 */
export function sourcesOf({ code, map }) {
  const sources = new SourceMap(map);
  const members = membersOf(BREAKER);
  return code.split('\n').flatMap((line, row) =>
    [...`${line}\n`].map((_, column) => {
      const entry = sources.findEntry(row, column);
      if (!('originalSource' in entry) || entry.originalSource === undefined) return '';
      const module = entry.originalSource.replace(/^.*\/core\/src\//, '').replace(/\.ts$/, '');
      if (basename(module) !== BREAKER) return module;
      const member = members.find(({ from, to }) => from <= entry.originalLine && entry.originalLine <= to);
      return member ? `${module}#${member.name}` : module;
    }),
  );
}

/** The members of the class in a module, and the lines where they begin and end. @param {string} module */
function membersOf(module) {
  const text = readFileSync(new URL(`${module}.ts`, CORE), 'utf8');
  const file = ts.createSourceFile(`${module}.ts`, text, ts.ScriptTarget.Latest);
  const line = (/** @type {number} */ position) => file.getLineAndCharacterOfPosition(position).line;
  return file.statements.filter(ts.isClassDeclaration).flatMap(({ members }) =>
    members.map((member) => ({
      name: member.name?.getText(file) ?? 'constructor',
      from: line(member.getStart(file)),
      to: line(member.end),
    })),
  );
}
