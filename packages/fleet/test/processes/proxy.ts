import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens on the way. `stall`: nothing arrives, nothing is closed; `cut`: every connection ends, and none is taken. */
export type Way =
  | { readonly mode: 'pass' }
  | { readonly mode: 'delay'; readonly ms: number }
  | { readonly mode: 'stall' }
  | { readonly mode: 'cut' };

/** A TCP proxy on loopback that can be troubled. */
export class TroubledProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#serve(near));
  readonly #target: number;
  #way: Way = { mode: 'pass' };
  #changed: () => void = () => {};
  #change = new Promise<void>((resolve) => {
    this.#changed = resolve;
  });

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(target: number): Promise<TroubledProxy> {
    const proxy = new TroubledProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  set way(way: Way) {
    this.#way = way;
    if (way.mode === 'cut') for (const socket of this.#sockets) socket.destroy();
    this.#changed();
    this.#change = new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #serve(near: Socket): void {
    if (this.#way.mode === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(this.#target, '127.0.0.1');
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        (socket === near ? far : near).destroy();
      });
    }
    void this.#carry(near, far);
    void this.#carry(far, near);
  }

  async #carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) {
        while (this.#way.mode === 'stall') await this.#change;
        if (this.#way.mode === 'delay') await sleep(this.#way.ms);
        if (to.destroyed) return;
        to.write(chunk);
      }
    } catch {
      // One side is gone, and the other goes with it.
    }
  }

  async close(): Promise<void> {
    this.way = { mode: 'cut' };
    this.#server.close();
    await once(this.#server, 'close');
  }
}
