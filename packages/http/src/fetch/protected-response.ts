import type { Body } from './body.js';
import { streamOf } from './body-stream.js';

/** A stand-in for `response` whose body comes through `body`. */
export function protectedResponse(response: Response, body: Body): Response {
  return standIn(response, streamOf(body));
}

/** What a stand-in stands for. */
const originals = /* @__PURE__ */ new WeakMap<object, Response>();

/** What the body of a clone belongs to: were it collected, undici would cancel that body. */
const copies = /* @__PURE__ */ new WeakMap<object, Response>();

/**
 * `new Response(…)` alone would lose `url`, `redirected` and `type`, knows no status above 599, and has headers that can be
 * changed: all but the body is what the original says.
 */
function standIn(original: Response, stream: ReadableStream | null): Response {
  const { status, statusText, headers } = original;
  const response = new Response(stream, { status: status > 599 ? 200 : status, statusText, headers });
  originals.set(response, original);
  prototype ??= makePrototype();
  return Object.setPrototypeOf(response, prototype) as Response;
}

/** Made with the first response: importing this runs nothing. */
let prototype: object | undefined;

function makePrototype(): object {
  const original = (property: keyof Response): PropertyDescriptor => ({
    get(this: Response) {
      return Reflect.get(originals.get(this) ?? Response.prototype, property);
    },
    configurable: true,
    enumerable: true,
  });
  const { clone } = Response.prototype;
  return Object.create(Response.prototype, {
    headers: original('headers'),
    ok: original('ok'),
    redirected: original('redirected'),
    status: original('status'),
    statusText: original('statusText'),
    type: original('type'),
    url: original('url'),
    clone: {
      value: function (this: Response): Response {
        const copy = clone.call(this);
        const clonedResponse = standIn(originals.get(this) ?? copy, copy.body);
        copies.set(clonedResponse, copy);
        return clonedResponse;
      },
      configurable: true,
      enumerable: true,
      writable: true,
    },
  });
}
