import type { DynamicModule, INestApplicationContext, Provider } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { FluxgateModule, type FluxgateModuleExtras, type FluxgateModuleOptions } from '../index.js';

/** An application with these providers, protected by these circuits, that has started. */
export async function appOf(
  options: FluxgateModuleOptions & FluxgateModuleExtras,
  providers: Provider[],
  imports: DynamicModule[] = [],
): Promise<TestingModule> {
  const module = Test.createTestingModule({ imports: [FluxgateModule.forRoot(options), ...imports], providers });
  const app = await module.compile();
  return app.init() as Promise<INestApplicationContext> as Promise<TestingModule>;
}

/** The error that an application with these providers does not start with. */
export async function startError(
  options: FluxgateModuleOptions & FluxgateModuleExtras,
  providers: Provider[],
  imports: DynamicModule[] = [],
): Promise<Error> {
  try {
    const app = await appOf(options, providers, imports);
    await app.close();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it started');
}
