// One member, as a thread or as a worker of a cluster: it says what happens to its circuit, and does what it is asked.
import cluster from 'node:cluster';
import { parentPort, workerData } from 'node:worker_threads';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { Fleet } from '../../src/index.js';

const label = cluster.isWorker ? `worker-${cluster.worker?.id}` : String(workerData);
const say = (message: object): void => {
  if (cluster.isWorker) process.send?.({ label, ...message });
  else parentPort?.postMessage({ label, ...message });
};

const fleet = new Fleet({
  member: label,
  quorum: 2,
  heartbeat: 50,
  staleAfter: 2_000,
  lease: 4_000,
  onError: (error) => say({ fault: String(error) }),
});
const breaker = new CircuitBreaker(
  fleet.join({
    name: 'payments',
    tripper: failureStreak(1),
    listeners: [({ newState, reason }) => say({ state: newState, reason: String(reason) })],
  }),
);
let live = 0;
const watch = setInterval(() => {
  const [group] = fleet.info();
  if (group === undefined || group.stale || group.live === live) return;
  live = group.live ?? 0;
  say({ live });
}, 10);
watch.unref();

async function obey(order: unknown): Promise<void> {
  if (order === 'fail') breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
  if (order === 'end') {
    await fleet.close();
    // Nothing of the fleet keeps it alive.
    if (cluster.isWorker) process.disconnect();
    else parentPort?.close();
  }
}
if (cluster.isWorker) process.on('message', (order) => void obey(order));
else parentPort?.on('message', (order) => void obey(order));
