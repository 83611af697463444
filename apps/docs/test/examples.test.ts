import { testPages } from '../../../packages/core/test/readme-blocks.js';
import { packageUrl, pagesOf, pathOf } from './pages.js';

testPages(
  packageUrl,
  pagesOf('en').map((page) => pathOf('en', page)),
);
