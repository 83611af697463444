import { callable, optionsOf } from '../validate.js';
import { type RejectionOptions, rejectionOptions, rejectionResponse } from './rejection.js';
import { responseOf } from './to-response.js';

/** What is needed of Hono's context. */
export interface HonoContextLike {
  text(text: string, status: 500): Response;
}

/** An error handler of Hono. */
export type HonoErrorHandler = <C extends HonoContextLike>(error: Error, context: C) => Response | Promise<Response>;

/** Options of {@link honoErrorHandler}. */
export interface HonoOptions extends RejectionOptions {
  /**
   * Answers every other error. Default: as Hono does without a handler: the response of an `HTTPException`, or a line on
   * `console.error` and a 500.
   */
  readonly otherwise?: HonoErrorHandler | undefined;
}

/**
 * An error handler for Hono 4: a `503` for a call that a circuit did not permit, as {@link toResponse} makes it. Hono has one error
 * handler for an application: `otherwise` answers for everything else.
 *
 * @throws TypeError for an invalid option
 * @example `app.onError(honoErrorHandler());`
 */
export function honoErrorHandler(options?: HonoOptions): HonoErrorHandler {
  const given = optionsOf<HonoOptions>('honoErrorHandler(options)', options, ['circuitName', 'otherwise']);
  const otherwise = callable('otherwise', given.otherwise ?? asHonoDoes);
  const settings = rejectionOptions('honoErrorHandler(options)', { circuitName: given.circuitName });
  return (error, context) => {
    const rejection = rejectionResponse(error, settings);
    return rejection === undefined ? otherwise(error, context) : responseOf(rejection);
  };
}

const asHonoDoes: HonoErrorHandler = (error, context) => {
  const { getResponse } = error as { readonly getResponse?: () => Response };
  if (typeof getResponse === 'function') return getResponse.call(error);
  console.error(error);
  return context.text('Internal Server Error', 500);
};
