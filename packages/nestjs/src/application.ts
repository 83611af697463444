import type { ModulesContainer } from '@nestjs/core';
import { chainOf, protectionsOf, whereIs } from './protection.js';
import { CIRCUITS, circuitOf } from './tokens.js';

type Module = ModulesContainer extends Map<string, infer M> ? M : never;
type Wrapper = Module['providers'] extends Map<unknown, infer W> ? W : never;

/** All that Nest makes for an application: providers, controllers, and the guards, pipes, … that it finds on routes. */
function wrappersOf(modules: ModulesContainer): Wrapper[] {
  return [...modules.values()].flatMap((one) => [
    ...one.providers.values(),
    ...one.controllers.values(),
    ...one.injectables.values(),
    ...one.middlewares.values(),
  ]);
}

/** The names of the circuits that can be injected somewhere in the application: `forRoot` and `forFeature` provide them. */
export function namesProvided(modules: ModulesContainer): string[] {
  const tokens = [...modules.values()].flatMap((one) => [...one.providers.keys()]);
  return tokens.map(circuitOf).filter((name) => name !== undefined);
}

/** The instances that there are by now: those that live as long as the application. */
export function instancesOf(modules: ModulesContainer): object[] {
  return wrappersOf(modules)
    .map(({ instance }) => instance as unknown)
    .filter((one): one is object => typeof one === 'object' && one !== null);
}

/** What is wrong with how the application uses its circuits, a sentence each. */
export function applicationProblems(modules: ModulesContainer, declared: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const roots = [...modules.values()].filter((one) => one.providers.has(CIRCUITS));
  if (roots.length > 1) {
    problems.push(
      'FluxgateModule.forRoot or forRootAsync must be imported once in an application; use forFeature elsewhere',
    );
  }
  const prototypes = new Set<object>();
  for (const { metatype, instance } of wrappersOf(modules)) {
    // Without an instance of that class there is no call; the metatype of a factory is a function like any other.
    const prototype = (metatype as { prototype?: object } | null)?.prototype ?? Object(instance);
    for (const one of chainOf(prototype)) prototypes.add(one);
  }
  for (const protection of [...prototypes].flatMap(protectionsOf)) {
    const { circuit } = protection;
    if (!declared.has(circuit)) problems.push(undeclared(whereIs(protection), circuit, declared));
  }
  return problems;
}

/** What is said where `where` names a circuit that is not declared. */
export function undeclared(where: string, name: string, declared: ReadonlySet<string>): string {
  const names = [...declared].sort().map((one) => JSON.stringify(one));
  const list = names.length > 0 ? names.join(', ') : 'none yet';
  return (
    `the circuit of ${where} must be a declared one (${list}); got ${JSON.stringify(name)}. ` +
    `FluxgateModule.forRoot({ circuits }) and FluxgateModule.forFeature(name) declare circuits`
  );
}
