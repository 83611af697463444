import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** A program that a machine may lack, and what tests say when it does. */
export interface Program {
  /** Its name, as it is started: `redis-server`. */
  readonly name: string;
  /** Where it is; `undefined` when this machine does not have it. */
  readonly path: string | undefined;
  /** What to start: its path, or its name if it was not found. */
  readonly command: string;
  /** What is missing and what to do about it: `no Redis; apt-get install redis-server, or FLUXGATE_REDIS=…`. */
  readonly missing: string;
  /** What tests that need it are called in a summary: `Redis`, as in `12 Redis tests`. */
  readonly title: string;
}

/** How {@link program} finds a program, and how to install a missing one. */
export interface ProgramOptions {
  /** The command that installs it, or one for each system. */
  readonly install: string | Partial<Record<NodeJS.Platform, string>>;
  /** The environment variable that overrides its path. */
  readonly env?: string | undefined;
  /** Its product name. Default: `name`. */
  readonly product?: string | undefined;
  /** Its name in the summary of tests. Default: `product`. */
  readonly title?: string | undefined;
  /** Other names, and absolute paths outside `PATH`. */
  readonly also?: readonly string[] | undefined;
  /** Provides one that is not installed on the machine. Called last, and only when the path is read. */
  readonly otherwise?: (() => string | undefined) | undefined;
}

/**
 * Finds a program: the one that the variable `env` names, else the first by that name on `PATH`, else one of `also`.
 *
 * @throws RangeError if the variable is set and no program is at that path: a wrong path is not a reason to skip
 * @example
 * const REDIS = program('redis-server', { install: 'apt-get install redis-server', env: 'FLUXGATE_REDIS' });
 */
export function program(name: string, options: ProgramOptions): Program {
  const { env, product = name, title = product, also = [], otherwise } = options;
  const given = env === undefined ? undefined : process.env[env];
  if (given && !isProgram(given)) throw new RangeError(`${env} must be the path of a program; got ${given}`);
  const install = typeof options.install === 'string' ? options.install : options.install[process.platform];
  const remedies = [install ?? `install ${product}`, ...(env === undefined ? [] : [`${env}=…`])];
  let found: string | undefined;
  const path = (): string | undefined => {
    found ??= given || [name, ...also].flatMap(candidates).find(isProgram) || otherwise?.();
    return found;
  };
  return {
    name,
    title,
    get path() {
      return path();
    },
    get command() {
      return path() ?? name;
    },
    missing: `no ${product}; ${remedies.join(', or ')}`,
  };
}

/** The paths at which `name` may be. */
function candidates(name: string): string[] {
  if (isAbsolute(name)) return [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? (process.env['PATHEXT'] ?? '.EXE').split(';') : [''];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
