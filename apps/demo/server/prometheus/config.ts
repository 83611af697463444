import { createRequire } from 'node:module';

/** Where the alert and recording rules are that `@fluxgate/listener-prometheus` ships. */
const RULES = createRequire(import.meta.url).resolve('@fluxgate/listener-prometheus/monitoring/rules.yml');

/** The configuration of a Prometheus that watches the demo at `target`, as `host:port`. JSON is YAML. */
export function configFor(target: string): string {
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '5s' },
    rule_files: [RULES],
    scrape_configs: [{ job_name: 'fluxgate-demo', static_configs: [{ targets: [target] }] }],
  };
  return JSON.stringify(config, undefined, 2);
}
