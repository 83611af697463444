import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { program } from './program.js';

const { PATH } = process.env;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  process.env['PATH'] = [join(folder, 'no-such-folder'), folder].join(delimiter);
});
afterEach(() => {
  process.env['PATH'] = PATH;
  delete process.env['FLUXGATE_TURBINE'];
  rmSync(folder, { recursive: true });
});

/** Puts a program into the only folder on the path. */
function add(name: string, mode = 0o755): string {
  const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
}

const turbine = (also: string[] = []) =>
  program('turbine', { product: 'Turbine', install: 'brew install turbine', env: 'FLUXGATE_TURBINE', also });

describe('a program', () => {
  it('is found on the path', () => {
    const path = add('turbine');
    expect(turbine()).toMatchObject({ path, command: path });
  });

  it('is found by another name, or at a path of its own', () => {
    const path = add('gas-turbine');
    expect(turbine(['no-turbine', 'gas-turbine']).path).toBe(path);
    expect(turbine([path]).path).toBe(path);
  });

  it('is the one that the variable names', () => {
    add('turbine');
    const other = add('other');
    process.env['FLUXGATE_TURBINE'] = other;
    expect(turbine().path).toBe(other);
  });

  it('is not one that cannot be run, nor a folder', () => {
    if (process.platform !== 'win32') add('turbine', 0o644);
    expect(turbine([folder])).toEqual({
      name: 'turbine',
      title: 'Turbine',
      command: 'turbine',
      path: undefined,
      missing: 'no Turbine; brew install turbine, or FLUXGATE_TURBINE=…',
    });
  });

  it('throws where the variable names none', () => {
    process.env['FLUXGATE_TURBINE'] = join(folder, 'none');
    expect(turbine).toThrow(
      new RangeError(`FLUXGATE_TURBINE must be the path of a program; got ${join(folder, 'none')}`),
    );
  });

  it('has the command that installs it on this system', () => {
    const install = { [process.platform]: 'get turbine' };
    expect(program('turbine', { install }).missing).toBe('no turbine; get turbine');
    expect(program('turbine', { install: {} }).missing).toBe('no turbine; install turbine');
  });
});
