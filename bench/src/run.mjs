/**
 * Runs the scenarios, each in a process of its own, and prints a table. `npm run bench -- closed` runs those whose name holds
 * the word.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('scenarios/', import.meta.url));
const wanted = process.argv[2] ?? '';
const names = readdirSync(folder).filter((name) => name.includes(wanted));
if (names.length === 0) {
  console.error(`No scenario is called '${wanted}'; there are: ${readdirSync(folder).join(', ')}`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${platform()} ${arch()}, ${cpus()[0]?.model.trim()}\n`);
console.log('| scenario | median | quartiles | aim |');
console.log('|---|---|---|---|');
for (const name of names) {
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', `${folder}${name}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(1);
  for (const { what, median, quartiles, unit, aim } of JSON.parse(stdout)) {
    console.log(`| ${what} | ${median} ${unit} | ${quartiles ?? ''} | ${aim} |`);
  }
}
