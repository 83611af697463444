import { defineConfig } from '@rspress/core';

/** The site: English and Korean, page for page, built without a request to any other host. */
export default defineConfig({
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
    socialLinks: [{ icon: 'github', mode: 'link', content: 'https://github.com/fluxgate/fluxgate' }],
    llmsUI: { viewOptions: ['markdownLink'] },
  },
});
