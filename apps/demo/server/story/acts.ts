import type { Demo } from '../demo.js';
import { type ShopAnswer, startLoad } from '../shop/load.js';
import { CIRCUIT_OPEN } from '../shop/shop.js';
import { readable } from '../slack/reader.js';
import type { ReceivedMessage } from '../slack/stand-in.js';
import { median } from './findings.js';
import { type CircuitJson, HERO, hero, type Observations } from './observations.js';
import { startPatience } from './patience.js';
import { type Tape, transitionOf } from './tape.js';
import { getJson, getText, postJson } from './wire.js';

/** Requests a second, on a machine that keeps up; a third of them are orders. */
const REQUESTS_PER_SECOND = 90;

/** So many requests to each service at once: a slow machine makes fewer requests, and no queue of them. */
const AT_ONCE = 3;

/** How many orders have to be rejected while all that is to be seen of an open circuit is looked at. */
const REJECTIONS = 10;

/** So many answers show that the shop is in health, at the beginning and at the end. */
const ANSWERS = 45;

/**
 * Plays the outage from healthy to recovered, and writes down what is to be seen of it. Each act begins when what the one
 * before has to show has been seen, however long that takes.
 *
 * @param bound how long to wait for any one thing, in ms; what has not happened by then is missing from the story
 */
export async function play(demo: Demo, tape: Tape, tell: (text: string) => void, bound: number): Promise<Observations> {
  const { url } = demo;
  const patience = startPatience(bound);
  const circuits = () => getJson<CircuitJson[]>(`${url}/api/circuits`);
  const scrape = () => getText(`${url}/metrics`);
  const received = async () => (await getJson<{ received: number }>(`${demo.paymentsUrl}/received`)).received;
  const changed = () => tape.lines.flatMap((line) => transitionOf(line) ?? []).filter(({ name }) => name === HERO);
  const lastState = () => changed().at(-1)?.newState;
  /** Asks over HTTP only once the log says so: who asks all the time is what keeps a slow machine busy. */
  const becomes = async (state: string) => {
    const look = async () => (lastState() === state ? hero(await circuits()) : undefined);
    return (
      (await patience.until(`${HERO} to be ${state}`, look, (seen) => seen?.state === state)) ?? hero(await circuits())
    );
  };
  const dial = async (faults: object) => {
    await postJson(`${url}/chaos/payments`, faults);
    tell(`POST /chaos/payments ${JSON.stringify(faults)}`);
  };

  const first = await scrape();
  const answers: ShopAnswer[] = [];
  const load = startLoad({
    url,
    perSecond: REQUESTS_PER_SECOND / 3,
    maxInFlight: AT_ONCE,
    onAnswer: (answer) => answers.push(answer),
  });
  const rejected = () => answers.filter(({ because }) => because === CIRCUIT_OPEN);
  const answered = (count: number) =>
    patience.until(
      `${count} answers`,
      () => answers.length,
      (length) => length >= count,
    );

  /** All there is to see of an open circuit, in one look: if payments are tried again meanwhile, the next one is longer. */
  async function lookWhileOpen(): Promise<Pick<Observations, 'reachedWhileOpen'> & { readonly open: string }> {
    const before = changed().length;
    // Who was let in before it opened has an answer then: from here on no order may reach payments.
    await load.settled();
    const [reachedBefore, rejectedBefore] = [await received(), rejected().length];
    await patience.until(
      `${REJECTIONS} orders to be rejected`,
      () => rejected().length - rejectedBefore >= REJECTIONS || changed().length !== before,
      Boolean,
    );
    const open = await scrape();
    const reachedWhileOpen = (await received()) - reachedBefore;
    const isOpen = hero(await circuits())?.state === 'open';
    if ((isOpen && changed().length === before) || patience.stalled) return { open, reachedWhileOpen };
    tell('Payments was probed again before everything was observed; the wait doubles each time');
    await becomes('open');
    return lookWhileOpen();
  }

  tell(`Shoppers arrive: ${REQUESTS_PER_SECOND} requests a second for stock, delivery and orders`);
  try {
    await answered(ANSWERS);
    const healthy = answers.splice(0);
    tell(`Healthy: ${healthy.length} answers; an order takes ${orderTime(healthy)}`);

    await dial({ errorRate: 1 });
    const opened = await becomes('open');
    const { open, reachedWhileOpen } = await lookWhileOpen();
    tell(`The fallback queues orders: ${rejected().length} so far; one takes ${orderTime(rejected())}`);
    tell(`Requests that reached payments while the circuit was open: ${reachedWhileOpen}`);

    await dial({ errorRate: 0 });
    await becomes('closed');
    const recovered = answers.length;
    await answered(recovered + ANSWERS / 3);
    await load.stop();
    tell(`Orders are charged again; one takes ${orderTime(answers.slice(recovered))}`);

    await patience.allows('Slack to have every message', (left) => demo.delivered(left));
    const messages = await getJson<ReceivedMessage[]>(demo.standIn?.messagesUrl ?? '');
    return {
      healthy,
      orders: answers.filter(({ endpoint }) => endpoint === 'orders'),
      opened,
      reachedWhileOpen,
      circuits: await circuits(),
      scrapes: { first, open, last: await scrape() },
      messages: messages.map(readable),
      log: tape.lines.filter(({ record }) => record.circuit !== undefined),
      stalled: patience.stalled,
    };
  } finally {
    patience.end();
    await load.stop();
  }
}

function orderTime(answers: readonly ShopAnswer[]): string {
  const orders = answers.filter(({ endpoint }) => endpoint === 'orders');
  const inGateway = median(orders.flatMap((answer) => answer.inGateway ?? []));
  const roundTrip = median(orders.map((answer) => answer.roundTrip));
  return `${inGateway.toFixed(2)} ms in the gateway, ${roundTrip.toFixed(1)} ms over the wire`;
}
