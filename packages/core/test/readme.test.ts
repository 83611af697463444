import { testReadme } from './readme-blocks.js';

testReadme(new URL('..', import.meta.url));
