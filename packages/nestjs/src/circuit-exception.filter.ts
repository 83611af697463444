import { CallNotPermittedError } from '@fluxgate/core';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpStatus,
  Inject,
  Optional,
  ServiceUnavailableException,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { throwError } from 'rxjs';
import { type CircuitExceptionFilterOptions, validFilterOptions } from './options.js';

/** Every rejection, also one that an HTTP client has wrapped or that another copy of Fluxgate has made. */
// biome-ignore lint/complexity/noStaticOnlyClass: Nest matches exceptions by `instanceof`
class Rejection {
  static [Symbol.hasInstance](error: unknown): boolean {
    return CallNotPermittedError.is(error);
  }
}

const DETAIL = 'The service is temporarily unavailable. Try again later.';

/** The injection token of the options of a {@link CircuitExceptionFilter} that Nest makes from its class. Optional. */
export const CIRCUIT_EXCEPTION_FILTER_OPTIONS: unique symbol = Symbol.for('CIRCUIT_EXCEPTION_FILTER_OPTIONS');

/**
 * Answers rejected calls (`CallNotPermittedError`) with `503 Service Unavailable`, a `Retry-After` in whole seconds where the
 * wait is known, and a problem document (RFC 9457). All other errors are left to other filters.
 *
 * `FluxgateModule` installs it for the whole application unless `exceptionFilter` is `false`; then it can stand on single
 * controllers and routes: `@UseFilters(CircuitExceptionFilter)`. In a microservice the caller gets the same as an error object
 * (`{ status: 'error', code, message, retryAfter }`, in ms), in other contexts (GraphQL) a `ServiceUnavailableException`.
 */
export class CircuitExceptionFilter implements ExceptionFilter<CallNotPermittedError> {
  readonly #adapterHost: HttpAdapterHost;
  readonly #exposeCircuit: boolean;

  /**
   * @param adapterHost - Nest's: `app.get(HttpAdapterHost)`
   * @throws TypeError for a bad option
   */
  constructor(adapterHost: HttpAdapterHost, options?: CircuitExceptionFilterOptions) {
    this.#adapterHost = adapterHost;
    this.#exposeCircuit = validFilterOptions(options ?? {})?.exposeCircuit ?? false;
  }

  /** Called by Nest. */
  catch(exception: CallNotPermittedError, host: ArgumentsHost): unknown {
    const rejection = rejectionIn(exception);
    const retryAfter = rejection?.retryAfter;
    const circuit = this.#exposeCircuit && rejection !== undefined ? { circuit: rejection.circuitName } : {};
    const context = host.getType<string>();
    if (context === 'http') return this.#reply(host.switchToHttp().getResponse(), retryAfter, circuit);
    if (context === 'rpc') {
      const error = { status: 'error', code: exception.code, message: DETAIL, retryAfter, ...circuit };
      return throwError(() => error);
    }
    return new ServiceUnavailableException({ message: DETAIL, retryAfter, ...circuit });
  }

  #reply(response: unknown, retryAfter: number | undefined, circuit: object): void {
    const { httpAdapter } = this.#adapterHost;
    // What has begun cannot become a 503: the client sees that the answer was cut.
    if (httpAdapter.isHeadersSent(response)) {
      httpAdapter.end(response);
      return;
    }
    if (retryAfter !== undefined) {
      httpAdapter.setHeader(response, 'Retry-After', String(Math.ceil(retryAfter / 1_000)));
    }
    httpAdapter.setHeader(response, 'Content-Type', 'application/problem+json; charset=utf-8');
    httpAdapter.setHeader(response, 'Cache-Control', 'no-store');
    const problem = {
      type: 'about:blank',
      title: 'Service Unavailable',
      status: HttpStatus.SERVICE_UNAVAILABLE,
      detail: DETAIL,
      ...circuit,
    };
    // As text: Nest's adapters make application/json of an object.
    httpAdapter.reply(response, JSON.stringify(problem), HttpStatus.SERVICE_UNAVAILABLE);
  }
}

/** How far down a chain of causes the rejection may be. */
const DEPTH = 10;

/** The rejection itself, of an error that has one among its causes. */
function rejectionIn(exception: CallNotPermittedError): CallNotPermittedError | undefined {
  let one: unknown = exception;
  for (let depth = 0; depth < DEPTH && typeof one === 'object' && one !== null; depth++) {
    if ((one as { code?: unknown }).code === 'FLUXGATE_NOT_PERMITTED') return one as CallNotPermittedError;
    one = (one as { cause?: unknown }).cause;
  }
  return undefined;
}

// Nest's decorators, called as the functions that they are.
Catch(Rejection)(CircuitExceptionFilter);
Inject(HttpAdapterHost)(CircuitExceptionFilter, undefined, 0);
Inject(CIRCUIT_EXCEPTION_FILTER_OPTIONS)(CircuitExceptionFilter, undefined, 1);
Optional()(CircuitExceptionFilter, undefined, 1);
