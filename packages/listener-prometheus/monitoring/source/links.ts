const PACKAGE = 'https://github.com/fluxgate/fluxgate/blob/main/packages/listener-prometheus';

/** Where the runbooks of the alerts are. */
export const RUNBOOKS: string = `${PACKAGE}/monitoring/runbooks`;

/** Where the metrics, the dashboard and the alerts are documented. */
export const DOCUMENTATION: string = `${PACKAGE}/README.md`;
