import type { Demo } from '../demo.js';
import { type ShopAnswer, startLoad } from '../shop/load.js';
import { CIRCUIT_OPEN } from '../shop/shop.js';
import { readable } from '../slack/reader.js';
import type { ReceivedMessage } from '../slack/stand-in.js';
import { CYCLE, median, tells } from './findings.js';
import { type CircuitJson, hero, type Observations } from './observations.js';
import type { Tape } from './tape.js';
import { getJson, getText, postJson, watch } from './wire.js';

/** Requests a second; a third of them are orders. */
const REQUESTS_PER_SECOND = 90;

/** How long to wait for anything to happen, in ms. What has not happened by then is missing from the story. */
const PATIENCE = 5_000;

/** Play the outage from healthy to recovered, and write down what is to be seen of it. */
export async function play(demo: Demo, tape: Tape, tell: (text: string) => void): Promise<Observations> {
  const { url } = demo;
  const circuits = () => getJson<CircuitJson[]>(`${url}/api/circuits`);
  const scrape = () => getText(`${url}/metrics`);
  const received = async () => (await getJson<{ received: number }>(`${demo.paymentsUrl}/received`)).received;
  const until = (holds: () => boolean) => watch(holds, Boolean, PATIENCE);
  const dial = async (faults: object) => {
    await postJson(`${url}/chaos/payments`, faults);
    tell(`POST /chaos/payments ${JSON.stringify(faults)}`);
  };

  const first = await scrape();
  const answers: ShopAnswer[] = [];
  const load = startLoad({ url, perSecond: REQUESTS_PER_SECOND / 3, onAnswer: (answer) => answers.push(answer) });
  tell(`Shoppers arrive: ${REQUESTS_PER_SECOND} requests a second for stock, delivery and orders`);
  try {
    await until(() => answers.length >= REQUESTS_PER_SECOND);
    const healthy = answers.splice(0);
    tell(`All is well: ${healthy.length} answers, an order takes ${orderTime(healthy)}`);

    await dial({ errorRate: 1 });
    const opened = hero(await watch(circuits, (all) => hero(all)?.state === 'open', PATIENCE));

    const rejected = () => answers.filter(({ because }) => because === CIRCUIT_OPEN);
    // By the third rejection, orders that were let in before have reached payments.
    await until(() => rejected().length >= 3);
    const before = await received();
    await until(() => rejected().length >= 18);
    const open = await scrape();
    const reachedWhileOpen = (await received()) - before;
    tell(`The fallback queues orders: ${rejected().length} so far, one takes ${orderTime(rejected())}`);
    tell(`Requests that reached payments meanwhile: ${reachedWhileOpen}`);

    await dial({ errorRate: 0 });
    await watch(circuits, (all) => hero(all)?.state === 'closed', PATIENCE);
    const recovered = answers.length;
    await until(() => answers.length >= recovered + REQUESTS_PER_SECOND / 3);
    await load.stop();
    tell(`Orders are charged again: one takes ${orderTime(answers.slice(recovered))}`);

    const messages = await watch(
      async () => (await getJson<ReceivedMessage[]>(demo.standIn?.messagesUrl ?? '')).map(readable),
      (all) => CYCLE.every(([from, to]) => tells(all, from, to)),
      PATIENCE,
    );
    return {
      healthy,
      orders: answers.filter(({ endpoint }) => endpoint === 'orders'),
      opened,
      reachedWhileOpen,
      circuits: await circuits(),
      scrapes: { first, open, last: await scrape() },
      messages,
      log: tape.lines.filter(({ record }) => record.circuit !== undefined),
    };
  } finally {
    await load.stop();
  }
}

function orderTime(answers: readonly ShopAnswer[]): string {
  const orders = answers.filter(({ endpoint }) => endpoint === 'orders');
  const inGateway = median(orders.flatMap((answer) => answer.inGateway ?? []));
  const roundTrip = median(orders.map((answer) => answer.roundTrip));
  return `${inGateway.toFixed(2)} ms in the gateway, ${roundTrip.toFixed(1)} ms over the wire`;
}
