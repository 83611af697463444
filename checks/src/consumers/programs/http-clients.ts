// undici and axios, each with its circuit, against a server on loopback.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { protectAxios } from '@fluxgate/http/axios';
import { circuitBreaker } from '@fluxgate/http/undici';
import axios from 'axios';
import { Agent } from 'undici';

async function called() {
  const server = createServer((request, response) => {
    if (request.url !== '/pay') response.statusCode = 500;
    response.setHeader('content-type', 'application/json');
    response.end('{"paid":7}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const defaults = { tripper: failureStreak(1) };
  const rejected = (error: unknown): boolean => CallNotPermittedError.is(error);

  const api = protectAxios(axios.create({ baseURL: origin }), { defaults });
  const { data } = await api.get<{ paid: number }>('/pay');
  await api.get('/down').catch(() => {});
  const byAxios = [data.paid, await api.get('/pay').catch(rejected)];

  const agent = new Agent();
  const dispatcher = agent.compose(circuitBreaker({ defaults }));
  const paid = await dispatcher.request({ origin, path: '/pay', method: 'GET' });
  await paid.body.text();
  await (await dispatcher.request({ origin, path: '/down', method: 'GET' })).body.text();
  const byUndici = [
    paid.statusCode,
    await dispatcher.request({ origin, path: '/pay', method: 'GET' }).then(() => false, rejected),
  ];
  await agent.close();

  server.close();
  server.closeAllConnections();
  return { axios: byAxios, undici: byUndici };
}

called().then((result) => {
  console.log(`report: ${JSON.stringify(result)}`);
});
