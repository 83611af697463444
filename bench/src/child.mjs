/**
 * One library in a process of its own: `child.mjs <scenario> <measurement> <library> <variant>`. It prepares itself, says so,
 * and then does one round for each line that it reads from standard input. It answers in lines of JSON, and ends with its
 * input.
 */
/** @import { Library, LibraryName } from './types.js' */
import { createInterface } from 'node:readline';
import { load } from './scenarios.mjs';
import { Unavailable } from './unavailable.mjs';

const [scenarioName, id, name, variant = ''] = /** @type {[string, string, LibraryName, string]} */ (
  process.argv.slice(2)
);

/** @param {object} message */
function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

try {
  const scenario = await load(scenarioName);
  const measurement = scenario.measurements.find((one) => one.id === id);
  if (measurement === undefined) throw new RangeError(`scenario '${scenarioName}' has no measurement '${id}'`);
  const { library } = /** @type {{ library: Library }} */ (await import(`./libraries/${name}.mjs`));
  const round = await measurement.prepare(library, variant, name);
  say({ ready: true });
  for await (const _ of createInterface({ input: process.stdin })) say({ figure: await round() });
} catch (error) {
  say(error instanceof Unavailable ? { unavailable: error.message } : { failed: String(error) });
}
// What a scenario still has open is no concern of anybody's now.
process.exit();
