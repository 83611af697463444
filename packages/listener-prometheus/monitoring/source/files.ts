import { stringify } from 'yaml';
import { dashboard } from './dashboard.js';
import { ALERTS, type Alert, RECORDINGS } from './rules.js';

const RUNBOOKS = 'https://github.com/fluxgate/fluxgate/blob/main/packages/listener-prometheus/monitoring/runbooks';

/** Everything that is shipped, by its path under `monitoring/`. */
export function files(): ReadonlyMap<string, string> {
  return new Map([
    ['dashboard.json', `${JSON.stringify(dashboard(), null, 2)}\n`],
    ['rules.yml', rules()],
    ...ALERTS.map((alert) => [`runbooks/${alert.alert}.md`, page(alert)] as const),
  ]);
}

function rules(): string {
  const groups = [
    { name: 'fluxgate.recording', rules: RECORDINGS },
    { name: 'fluxgate.alerts', rules: ALERTS.map(rule) },
  ];
  const head = '# Recording and alert rules for the circuits of Fluxgate. Made by `npm run monitoring`; do not edit.\n';
  return head + stringify({ groups }, { lineWidth: 0 });
}

function rule({ alert, expr, for: wait, severity, summary, description }: Alert): object {
  return {
    alert,
    expr,
    ...(wait !== undefined && { for: wait }),
    labels: { severity },
    annotations: { summary, description, runbook_url: `${RUNBOOKS}/${alert}.md` },
  };
}

function page({ alert, expr, for: wait, severity, runbook }: Alert): string {
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  return `# ${alert}

${runbook.means}

Severity: ${severity}. It fires ${wait === undefined ? 'as soon as' : `when for ${wait}`} this holds:

\`\`\`promql
${expr}
\`\`\`

## What to check

${list(runbook.check)}

## What to do

${list(runbook.act)}
`;
}
