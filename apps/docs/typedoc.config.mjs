import { readdirSync } from 'node:fs';

/** The API reference: a page for each published package, from its docstrings. */
const packages = readdirSync(new URL('../../packages/', import.meta.url)).map((name) => `../../packages/${name}`);

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  entryPointStrategy: 'packages',
  entryPoints: packages,
  packageOptions: {
    // The sub-paths that packages export, where they have them.
    entryPoints: ['src/index.ts', 'src/{testing/index,undici,axios,server,redis}.ts'],
    // The type checker has its own command.
    skipErrorChecking: true,
    excludeInternal: true,
    excludePrivate: true,
    readme: 'none',
    includeVersion: true,
  },
  plugin: ['typedoc-plugin-markdown'],
  out: 'docs/en/reference',
  outputFileStrategy: 'modules',
  router: 'module',
  entryFileName: 'index',
  readme: 'none',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  disableSources: true,
  sanitizeComments: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  enumMembersFormat: 'table',
  expandObjects: false,
};
