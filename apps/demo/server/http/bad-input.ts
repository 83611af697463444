import type { FastifySchemaValidationError, FastifyServerOptions } from 'fastify';

/** What ajv adds to an error with `verbose`: the value, and the part of the schema that refused it. */
interface VerboseError extends FastifySchemaValidationError {
  readonly params: { readonly additionalProperty?: string; readonly missingProperty?: string };
  readonly data?: unknown;
  readonly parentSchema?: { readonly description?: string; readonly properties?: object };
}

/**
 * Server options for schemas that mean what they say: nothing is coerced, no misspelt property is dropped in silence, and a
 * refusal names the value given and, out of the schema's `description`, what is accepted.
 */
export const STRICT_INPUT: Pick<FastifyServerOptions, 'ajv' | 'schemaErrorFormatter'> = {
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true, verbose: true } },
  schemaErrorFormatter: (errors, part) =>
    new Error([...new Set(errors.map((error) => refusal(error, part)))].join('. ')),
};

function refusal({ keyword, instancePath, params, data, parentSchema, message }: VerboseError, part: string): string {
  const where = instancePath.slice(1).replaceAll('/', '.') || part;
  const accepted = parentSchema?.description;
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema?.properties ?? {}).join(', ');
    return `${show(params.additionalProperty)} is unknown; accepted is ${known}`;
  }
  if (keyword === 'required') return `${params.missingProperty} is missing; accepted is ${accepted ?? message}`;
  return accepted === undefined ? `${where} ${message}` : `${where} is ${show(data)}; accepted is ${accepted}`;
}

/** The value as JSON, cut off where it gets long: it came from outside. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
