import { SERVICES } from '../shop/services.js';

/** What a path with `:service` in it accepts. */
export const SERVICE_PARAMS: object = {
  type: 'object',
  properties: { service: { enum: SERVICES, description: `one of ${SERVICES.join(', ')}` } },
};
