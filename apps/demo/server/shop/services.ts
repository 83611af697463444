/** The shop's upstream services. */
export const SERVICES = ['payments', 'inventory', 'shipping'] as const;

/** One of the shop's upstream services. */
export type Service = (typeof SERVICES)[number];
