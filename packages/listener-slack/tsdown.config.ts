import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// The requests are made on node:http and node:https.
export default defineConfig({ ...base, platform: 'node' });
