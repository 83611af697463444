/**
 * What is promised, and therefore checked: which packages can be installed without which, where they run and what compiles
 * them. The tests beside this file go through it.
 */

/** A runtime for all programs, each as an ES module and as CommonJS. */
export interface Runtime {
  readonly runtime: string;
  /** What to install to get it. */
  readonly package: string;
  /** How to run a program, from the tools' `node_modules`. */
  readonly command: readonly [string, ...string[]];
}

/** A TypeScript compiler. */
export interface Compiler {
  readonly compiler: string;
  /** What to install to get it. */
  readonly package: string;
  /** Where it is then, in the tools' `node_modules`. */
  readonly folder: string;
}

/** How a consumer's compiler may be set up, and as what files it is given a program. */
export interface ModuleSettings {
  readonly options: { readonly module: string; readonly moduleResolution: string };
  readonly extensions: readonly string[];
}

/** Packages installed together in a folder of their own. */
export interface Install {
  /** What a user types after `npm install`. `@fluxgate/*` comes from the registry of the test. */
  readonly packages: readonly string[];
  /** A listener: the core is the oldest that its peer range allows, and not the present one. */
  readonly oldestCoreFor?: string;
  /** The program in `programs/` that trips a circuit and reports what its listeners received. */
  readonly program:
    | 'core'
    | 'fleet'
    | 'http'
    | 'http-clients'
    | 'log'
    | 'nestjs'
    | 'opentelemetry'
    | 'prometheus'
    | 'prometheus-io'
    | 'slack'
    | 'all';
  /** What must not have come along, or `everything else` when the packages are all that there may be. */
  readonly without: readonly string[] | 'everything else';
  /** Who installs. Default npm; pnpm lays out strictly: a package sees what it declares and nothing else. */
  readonly with?: 'pnpm';
  /** The lowest Node that it runs on. Default 20. */
  readonly node?: number;
  /** A peer has ES modules only: CommonJS can require it, but not every compiler knows that. Default `false`. */
  readonly esmPeers?: boolean;
  /** Runtimes that it cannot run on. */
  readonly notOn?: readonly string[];
}

const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Where everything runs. */
export const RUNTIMES: readonly Runtime[] = [
  { runtime: 'Node 20', package: `node-20@npm:node-${platform}@20`, command: ['node-20/bin/node'] },
  { runtime: 'Node 22', package: `node-22@npm:node-${platform}@22`, command: ['node-22/bin/node'] },
  { runtime: 'Node 24', package: `node-24@npm:node-${platform}@24`, command: ['node-24/bin/node'] },
  { runtime: 'Node 26', package: `node-26@npm:node-${platform}@26`, command: ['node-26/bin/node'] },
  { runtime: 'Bun', package: 'bun@1.4.5', command: ['.bin/bun', 'run'] },
  { runtime: 'Deno', package: 'deno@2.9.6', command: ['.bin/deno', 'run', '--quiet', '--allow-all'] },
];

/** Where the core runs as well, bundled. */
export const EDGE_RUNTIMES: readonly string[] = ['workerd@1.20261117.1', 'edge-runtime@4.0.1'];

/** The oldest TypeScript that is promised. */
export const OLDEST_TYPESCRIPT: Compiler = {
  compiler: 'TypeScript 5.2',
  package: 'typescript-oldest@npm:typescript@5.2.2',
  folder: 'typescript-oldest',
};

/** An older one that does not know `Symbol.dispose`: it compiles as long as the types of libraries are not checked. */
export const OLDER_TYPESCRIPT: Compiler = {
  compiler: 'TypeScript 5.0',
  package: 'typescript-older@npm:typescript@5.0.4',
  folder: 'typescript-older',
};

/** The newest TypeScript. */
export const NEWEST_TYPESCRIPT: Compiler = {
  compiler: 'TypeScript 6.0',
  package: 'typescript-newest@npm:typescript@6.0.3',
  folder: 'typescript-newest',
};

/** The newest TypeScript as a native program. */
export const NATIVE_TYPESCRIPT: Compiler = {
  compiler: 'TypeScript 7.0, native',
  package: 'typescript-native@npm:typescript@7.0.2',
  folder: 'typescript-native',
};

/** The settings that all of them compile under: always strict, with the libraries' own types checked. */
export const MODULES: readonly ModuleSettings[] = [
  { options: { module: 'nodenext', moduleResolution: 'nodenext' }, extensions: ['.mts', '.cts'] },
  { options: { module: 'node16', moduleResolution: 'node16' }, extensions: ['.mts', '.cts'] },
  { options: { module: 'esnext', moduleResolution: 'bundler' }, extensions: ['.ts'] },
];

/** The core, which every listener is installed beside. */
export const CORE = '@fluxgate/core';
const FLEET = '@fluxgate/fleet';
const HTTP = '@fluxgate/http';
const LOG = '@fluxgate/listener-log';
const NESTJS = '@fluxgate/nestjs';
const OPENTELEMETRY = '@fluxgate/listener-opentelemetry';
const PROMETHEUS = '@fluxgate/listener-prometheus';
const SLACK = '@fluxgate/listener-slack';

// The types of the listeners' dependencies ask for those of Node.
const NODE_TYPES = '@types/node@24';
const CLIENTS = ['prom-client', '@prometheus-io/client'];
const SLACK_SDK = ['@slack/webhook', '@slack/web-api', '@slack/types'];

/** What is installed, by name. */
export const INSTALLS: Readonly<Record<string, Install>> = {
  core: {
    packages: [CORE],
    program: 'core',
    without: 'everything else',
  },
  fleet: {
    packages: [CORE, FLEET, NODE_TYPES],
    program: 'fleet',
    without: ['redis', 'ioredis', 'pino', ...CLIENTS, ...SLACK_SDK],
  },
  http: {
    packages: [CORE, HTTP, NODE_TYPES],
    program: 'http',
    without: ['undici', 'axios', 'express', 'fastify', 'hono', ...CLIENTS, ...SLACK_SDK],
  },
  'http, with undici 7 and axios': {
    packages: [CORE, HTTP, 'undici@7', 'axios@1', NODE_TYPES],
    program: 'http-clients',
    // Bun has an undici of its own, without `compose`.
    notOn: ['Bun'],
    without: ['express', 'fastify', 'hono', ...CLIENTS, ...SLACK_SDK],
  },
  'http, with undici 8 and axios': {
    packages: [CORE, HTTP, 'undici@8', 'axios@1', NODE_TYPES],
    program: 'http-clients',
    // Bun has an undici of its own, without `compose`.
    notOn: ['Bun'],
    without: ['express', 'fastify', 'hono', ...CLIENTS, ...SLACK_SDK],
    node: 24,
  },
  'http, oldest core': {
    packages: [HTTP, NODE_TYPES],
    oldestCoreFor: HTTP,
    program: 'http',
    without: ['undici', 'axios', ...CLIENTS, ...SLACK_SDK],
  },
  'nestjs, Nest 11': {
    packages: [CORE, NESTJS, '@nestjs/common@11', '@nestjs/core@11', 'reflect-metadata@0.2', 'rxjs@7', NODE_TYPES],
    program: 'nestjs',
    without: ['@nestjs/terminus', '@nestjs/platform-express', ...CLIENTS, ...SLACK_SDK],
  },
  'nestjs, Nest 12': {
    packages: [CORE, NESTJS, '@nestjs/common@12', '@nestjs/core@12', 'reflect-metadata@0.2', 'rxjs@7', NODE_TYPES],
    program: 'nestjs',
    without: ['@nestjs/terminus', '@nestjs/platform-express', ...CLIENTS, ...SLACK_SDK],
    esmPeers: true,
  },
  'nestjs, oldest core': {
    packages: [NESTJS, '@nestjs/common@11', '@nestjs/core@11', 'reflect-metadata@0.2', 'rxjs@7', NODE_TYPES],
    oldestCoreFor: NESTJS,
    program: 'nestjs',
    without: ['@nestjs/terminus', '@nestjs/platform-express', ...CLIENTS, ...SLACK_SDK],
  },
  'log, pino 10': {
    packages: [CORE, LOG, 'pino@10', NODE_TYPES],
    program: 'log',
    without: [...CLIENTS, ...SLACK_SDK],
  },
  'log, pino 9': {
    packages: [CORE, LOG, 'pino@9', NODE_TYPES],
    program: 'log',
    without: [...CLIENTS, ...SLACK_SDK],
  },
  'log, oldest core': {
    packages: [LOG, 'pino@10', NODE_TYPES],
    oldestCoreFor: LOG,
    program: 'log',
    without: [...CLIENTS, ...SLACK_SDK],
  },
  'opentelemetry, oldest API': {
    packages: [CORE, OPENTELEMETRY, '@opentelemetry/api@1.3.0', '@opentelemetry/sdk-metrics@1.8.0', NODE_TYPES],
    program: 'opentelemetry',
    without: ['pino', '@opentelemetry/api-logs', ...CLIENTS, ...SLACK_SDK],
  },
  'opentelemetry, SDK 2': {
    packages: [CORE, OPENTELEMETRY, '@opentelemetry/api@1.9', '@opentelemetry/sdk-metrics@2', NODE_TYPES],
    program: 'opentelemetry',
    without: ['pino', '@opentelemetry/api-logs', ...CLIENTS, ...SLACK_SDK],
  },
  'opentelemetry, newest API': {
    packages: [CORE, OPENTELEMETRY, '@opentelemetry/api@1.10', '@opentelemetry/sdk-metrics@3', NODE_TYPES],
    program: 'opentelemetry',
    without: ['pino', '@opentelemetry/api-logs', ...CLIENTS, ...SLACK_SDK],
    node: 22,
  },
  'opentelemetry, oldest core': {
    packages: [OPENTELEMETRY, '@opentelemetry/api@1.9', '@opentelemetry/sdk-metrics@2', NODE_TYPES],
    oldestCoreFor: OPENTELEMETRY,
    program: 'opentelemetry',
    without: ['pino', '@opentelemetry/api-logs', ...CLIENTS, ...SLACK_SDK],
  },
  'prometheus, prom-client': {
    packages: [CORE, PROMETHEUS, 'prom-client@15', NODE_TYPES],
    program: 'prometheus',
    without: ['pino', '@prometheus-io/client', ...SLACK_SDK],
  },
  'prometheus, its successor': {
    packages: [CORE, PROMETHEUS, '@prometheus-io/client@0.16', NODE_TYPES],
    program: 'prometheus-io',
    without: ['pino', 'prom-client', ...SLACK_SDK],
    node: 22,
  },
  'prometheus, oldest core': {
    packages: [PROMETHEUS, 'prom-client@15', NODE_TYPES],
    oldestCoreFor: PROMETHEUS,
    program: 'prometheus',
    without: ['pino', '@prometheus-io/client', ...SLACK_SDK],
  },
  slack: {
    packages: [CORE, SLACK, NODE_TYPES],
    program: 'slack',
    without: ['pino', '@slack/web-api', ...CLIENTS],
  },
  'slack, oldest core': {
    packages: [SLACK, NODE_TYPES],
    oldestCoreFor: SLACK,
    program: 'slack',
    without: ['pino', '@slack/web-api', ...CLIENTS],
  },
  all: {
    packages: [CORE, LOG, PROMETHEUS, SLACK, 'pino@10', 'prom-client@15', NODE_TYPES],
    program: 'all',
    without: ['@slack/web-api', '@prometheus-io/client'],
  },
  'all, by pnpm': {
    packages: [CORE, LOG, PROMETHEUS, SLACK, 'pino@10', 'prom-client@15', NODE_TYPES],
    with: 'pnpm',
    program: 'all',
    without: ['@slack/web-api', '@prometheus-io/client'],
  },
};

/** A tree with two versions of the core, for the programs that let copies of it work together. */
export const TWO_CORES: Pick<Install, 'packages'> & { readonly name: string; readonly programs: readonly string[] } = {
  name: 'two cores',
  packages: [...(INSTALLS['all']?.packages ?? []), `other-core@npm:${CORE}@next-minor`],
  programs: ['mingle.mts', 'required.cts', 'esm-and-cjs.mts', 'two-versions.mts'],
};

/** Where users test their own code on fake timers: every usual kind of them, and what the tests are written in. */
export const FAKE_TIMERS: Pick<Install, 'packages'> & { readonly name: string; readonly programs: readonly string[] } =
  {
    name: 'fake timers',
    packages: [CORE, 'jest@30', 'vitest@4', 'sinon@21'],
    programs: ['timers-jest.ts', 'timers-vitest.test.mts', 'timers-sinon.ts', 'timers-node-test.ts'],
  };
