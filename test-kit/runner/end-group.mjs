import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Ends a process that leads a group of its own, with all that it has started.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export async function endGroup({ pid }) {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await once(spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }), 'close');
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
