/** It has no types of its own. */
declare module 'opossum-prometheus' {
  export default class PrometheusMetrics {
    constructor(options: { circuits: readonly unknown[]; registry: unknown });
  }
}
