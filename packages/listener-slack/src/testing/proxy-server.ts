import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy on loopback: it tunnels by `CONNECT`, and takes only those who give its credentials. */
export class ProxyServer {
  /** Who asked to be connected where: `host:port`. */
  readonly tunnels: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((_request, response) => response.writeHead(501).end());
  readonly #credentials = `Basic ${Buffer.from('corp:pr0xy-pass').toString('base64')}`;

  async start(): Promise<this> {
    this.#server.on('connect', ({ url = '', headers }, client: Socket, head) => {
      this.#sockets.add(client.on('error', () => {}));
      if (headers['proxy-authorization'] !== this.#credentials) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      this.tunnels.push(url);
      const { hostname, port } = new URL(`http://${url}`);
      const target = connect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.write(head);
        target.pipe(client).pipe(target);
      });
      this.#sockets.add(target.on('error', () => client.destroy()));
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** The proxy's address for `HTTPS_PROXY`, with the right password or another. */
  url(password = 'pr0xy-pass'): string {
    return `http://corp:${password}@127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
