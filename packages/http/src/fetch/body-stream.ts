import type { Body } from './body.js';
import { whenUnreachable } from './unreachable.js';

/** What the body's reader gets: a byte stream, as the platform's is. */
export function streamOf(body: Body): ReadableStream {
  const source = {
    type: 'bytes' as const,
    async pull(controller: ByteController): Promise<void> {
      const chunk = await body.next();
      if (chunk !== undefined) return controller.enqueue(chunk);
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: (reason: unknown): Promise<void> => body.cancel(reason),
  };
  whenUnreachable(source, () => {
    body.cancel().catch(() => {});
  });
  return new ReadableStream(source);
}

interface ByteController {
  readonly byobRequest: { respond(bytes: number): void } | null;
  enqueue(chunk: Uint8Array<ArrayBuffer>): void;
  close(): void;
}
