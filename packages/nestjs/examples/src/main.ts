import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

/** Starts the shop on Express, or on Fastify with `PLATFORM=fastify`; with `RPC_PORT` it answers messages over TCP as well. */
async function bootstrap(): Promise<void> {
  const { PLATFORM, PORT = '3000', RPC_PORT } = process.env;
  const app = await (PLATFORM === 'fastify'
    ? NestFactory.create(AppModule, new FastifyAdapter())
    : NestFactory.create(AppModule));
  if (RPC_PORT !== undefined) {
    const options = { host: '127.0.0.1', port: Number(RPC_PORT) };
    app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options }, { inheritAppConfig: true });
    await app.startAllMicroservices();
  }
  app.enableShutdownHooks();
  await app.listen(PORT, '127.0.0.1');
  console.log(`The shop listens on ${await app.getUrl()}`);
}

void bootstrap();
