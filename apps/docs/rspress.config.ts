import { defineConfig, type UserConfig } from '@rspress/core';

/** The site: English and Korean, page for page, built without a request to any other host. */
const config: UserConfig = defineConfig({
  root: 'docs',
  outDir: 'dist',
  title: 'Fluxgate',
  description: 'A composable circuit breaker for TypeScript that says why it opened.',
  lang: 'en',
  locales: [
    {
      lang: 'en',
      label: 'English',
      title: 'Fluxgate',
      description: 'A composable circuit breaker for TypeScript that says why it opened.',
    },
    {
      lang: 'ko',
      label: '한국어',
      title: 'Fluxgate',
      description: '왜 열렸는지 알려 주는 TypeScript용 서킷 브레이커.',
    },
  ],
  languageParity: { enabled: true },
  llms: true,
  markdown: { link: { checkDeadLinks: true, checkAnchors: true } },
  themeConfig: {
    // A link in Korean stays in Korean, whatever the browser speaks.
    localeRedirect: 'never',
    socialLinks: [{ icon: 'github', mode: 'link', content: 'https://github.com/fluxgate/fluxgate' }],
    llmsUI: { viewOptions: ['markdownLink'] },
  },
  builderConfig: {
    // The workspace's packages are their sources, so nothing has to be built first.
    tools: {
      rspack: {
        resolve: { conditionNames: ['@fluxgate/source', '...'], extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
      },
    },
  },
});

export default config;
