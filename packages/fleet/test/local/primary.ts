// The primary of a cluster of three: two fail, and the third has to hear of it.
import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { hostLocalFleets } from '../../src/index.js';

hostLocalFleets();
cluster.setupPrimary({ exec: fileURLToPath(new URL('./thread.ts', import.meta.url)) });
const workers: Worker[] = Array.from({ length: 3 }, () => cluster.fork());
const live = new Map<string, number>();
let asked = false;
cluster.on('message', (_, message: { label?: string; live?: number; state?: string; reason?: string }) => {
  if (message.label === undefined) return;
  console.log(JSON.stringify(message));
  if (message.live !== undefined) live.set(message.label, message.live);
  if (!asked && live.size === 3 && [...live.values()].every((count) => count === 3)) {
    asked = true;
    workers[0]?.send('fail');
    workers[1]?.send('fail');
  }
  if (message.reason?.startsWith('fleet:')) for (const worker of workers) worker.send('end');
});
