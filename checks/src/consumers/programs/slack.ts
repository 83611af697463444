// The Slack listener, posting to an incoming webhook on loopback.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { SlackListener } from '@fluxgate/listener-slack';

async function posted() {
  const messages: string[] = [];
  const webhook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      messages.push(JSON.parse(body).text);
      response.end('ok');
    });
  });
  await new Promise<void>((listening) => webhook.listen(0, '127.0.0.1', listening));
  const { port } = webhook.address() as AddressInfo;

  const slack = new SlackListener({ webhookUrl: `http://127.0.0.1:${port}/services/T0/B0/secret` });
  const payments = new CircuitBreaker({ name: 'payment_api', tripper: failureStreak(1), listeners: [slack] });
  await payments.call(async () => Promise.reject(new Error('refused'))).catch(() => {});
  await slack.close();

  webhook.close();
  return messages;
}

posted().then((result) => console.log(`report: ${JSON.stringify(result)}`));
