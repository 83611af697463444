// A Nest application without a server. Decorators are called as the functions that they are: so every compiler reads them.
import 'reflect-metadata';
import { CallNotPermittedError, type CircuitBreaker, CircuitRegistry } from '@fluxgate/core';
import { CircuitHealthIndicator, CircuitProtected, FluxgateModule, getCircuitToken } from '@fluxgate/nestjs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class Payments {
  async charge(amount: number): Promise<string> {
    return `paid ${amount}`;
  }

  async order(): Promise<string> {
    return 'ordered';
  }
}

class AppModule {}

function protect(method: 'charge' | 'order', options = {}): void {
  const descriptor = Object.getOwnPropertyDescriptor(Payments.prototype, method) as TypedPropertyDescriptor<
    () => Promise<string>
  >;
  CircuitProtected('payments', options)(Payments.prototype, method, descriptor);
  Object.defineProperty(Payments.prototype, method, descriptor);
}

async function served() {
  protect('charge');
  protect('order', { fallback: () => 'queued' });
  const attached: string[] = [];
  const listener = { onSignal() {}, onAttach: ({ name }: { readonly name: string }) => attached.push(name) };
  Module({
    imports: [FluxgateModule.forRoot({ circuits: ['payments'], listeners: [listener as never] })],
    providers: [Payments],
  })(AppModule);

  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const payments = app.get(Payments);
  const paid = await payments.charge(7);
  app.get<CircuitBreaker>(getCircuitToken('payments')).forceOpen();
  const error = await payments.charge(7).catch((thrown: unknown) => thrown);
  const rejected = [CallNotPermittedError.is(error), app.get(CircuitRegistry).list()[0]?.name];
  const fallback = await payments.order();
  const health = app.get(CircuitHealthIndicator).check('circuits', { critical: 'all' }).circuits.status;
  await app.close();
  return { paid, rejected, fallback, health, series: attached };
}

served().then((result) => console.log(`report: ${JSON.stringify(result)}`));
