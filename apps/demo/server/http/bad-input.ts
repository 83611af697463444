import type { FastifySchemaValidationError, FastifyServerOptions } from 'fastify';

/** What ajv adds to an error with `verbose`: the value, and the part of the schema that refused it. */
interface VerboseError extends FastifySchemaValidationError {
  readonly params: { readonly additionalProperty?: string; readonly missingProperty?: string };
  readonly data?: unknown;
  readonly parentSchema?: { readonly description?: string; readonly properties?: object };
}

/**
 * Server options for schemas that mean what they say: nothing is coerced, no misspelt property is dropped silently, and an
 * error names what is expected, from the schema's `description`, and the value given.
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
    return `unknown property ${show(params.additionalProperty)}; expected one of ${known}`;
  }
  if (keyword === 'required') return `${params.missingProperty} is missing; ${part} must be ${accepted ?? message}`;
  return accepted === undefined ? `${where} ${message}` : `${where} must be ${accepted}; got ${show(data)}`;
}

/** The value as JSON, cut off where it gets long: it came from outside. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
