import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

/** @typedef {{ ready?: true, figure?: number, unavailable?: string, failed?: string }} Answer */

/** The other end of `child.mjs`. */
export class LibraryProcess {
  /** @type {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, null>} */
  #child;
  /** @type {AsyncIterator<string>} */
  #answers;
  /** @type {Promise<string>} */
  #ended;

  /**
   * @param {string} runtime - path of a Node or a Bun
   * @param {readonly string[]} order - scenario, measurement, library, variant
   */
  constructor(runtime, order) {
    this.#child = spawn(runtime, ['--expose-gc', CHILD, ...order], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => resolve(`its process ended with ${signal ?? `code ${code}`}`));
    });
    // Writing to a process that has died is told by its end.
    this.#child.stdin.on('error', () => {});
  }

  /** Wait until it is prepared. @returns {Promise<Answer>} */
  async ready() {
    return this.#answer();
  }

  /** @returns {Promise<Answer>} */
  async round() {
    this.#child.stdin.write('round\n');
    return this.#answer();
  }

  async close() {
    this.#child.stdin.end();
    await this.#ended;
  }

  /** @returns {Promise<Answer>} */
  async #answer() {
    const { value, done } = await this.#answers.next();
    return done ? { failed: await this.#ended } : JSON.parse(value);
  }
}
