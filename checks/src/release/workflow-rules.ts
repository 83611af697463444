import { parse } from 'yaml';

interface Job {
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What our rules for workflows, which are stricter than GitHub's, find wrong with one. */
export function faultsOf(text: string): string[] {
  const workflow: Workflow = parse(text);
  const faults = [
    ...unpinned(text),
    ...(/\$\{\{[^}]*\bsecrets\b/.test(text) ? ['uses a secret'] : []),
    ...(workflow.concurrency ? [] : ['has no concurrency']),
    ...(Object.keys(workflow.permissions ?? { all: 'write' }).length > 0 ? ['gives permissions to every job'] : []),
  ];
  const ofJobs = Object.entries(workflow.jobs).flatMap(([name, job]) =>
    jobFaults(job).map((fault) => `${name} ${fault}`),
  );
  return [...faults, ...ofJobs];
}

/** An action is named by a whole commit, with the version it stands for beside it; a tag could be moved. */
function unpinned(text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = '']) => action);
  const isPinned = (action: string) =>
    action.startsWith('./') || /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action);
  return uses.filter((action) => !isPinned(action)).map((action) => `does not pin ${action}`);
}

function jobFaults(job: Job): string[] {
  const { permissions, steps = [] } = job;
  const faults: string[] = [];
  if (!permissions) faults.push('does not say its permissions');
  if (!job.uses && !job['timeout-minutes']) faults.push('has no timeout');
  for (const step of steps) {
    if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) {
      faults.push('leaves its token in the checkout');
    }
  }
  if (permissions?.['id-token'] === 'write') {
    if (!job.environment) faults.push('can publish without an environment');
    for (const { uses = 'actions/' } of steps) {
      if (!uses.startsWith('actions/')) faults.push(`can publish and runs ${uses.replace(/@.*/, '')}`);
    }
  }
  return faults;
}
