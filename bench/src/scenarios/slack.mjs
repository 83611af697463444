import { createServer } from 'node:http';
import { CircuitBreaker } from '@fluxgate/core';
import { SlackListener } from '@fluxgate/listener-slack';
import { added } from '../measure.mjs';

/** A Slack that never answers: whatever the listener makes of that, it must not be at the expense of calls. */
const server = createServer(() => {});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const webhookUrl = `http://127.0.0.1:${server.address().port}/services/T0/B0/x`;
const slack = new SlackListener({ webhookUrl, timeout: 60_000, onError: () => {} });

const work = async () => 1;
const heard = new CircuitBreaker({ name: 'heard', listeners: [slack] });
heard.trip();
heard.reset();
// The first post hangs from here on.
await new Promise((resolve) => server.once('request', resolve));
const unheard = new CircuitBreaker({ name: 'unheard' });

const rows = [
  {
    what: 'SlackListener with a hanging Slack, added to a call',
    ...(await added(
      () => unheard.call(work),
      () => heard.call(work),
    )),
    aim: '0 ns',
  },
];
console.log(JSON.stringify(rows));
server.closeAllConnections();
server.close();
await slack.close({ timeout: 0 });
