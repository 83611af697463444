import { testPages } from '../../../packages/core/test/readme-blocks.js';
import { packageUrl, pagesOf, pathOf } from './pages.js';

// The README at the root shows several packages, and only this one depends on all that it shows.
testPages(packageUrl, ['../../README.md', ...pagesOf('en').map((page) => pathOf('en', page))]);
