import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { listen, SILENCE, type Source, type StreamHandlers } from './stream.js';

/** An `EventSource` that the test speaks through. */
class FakeSource extends EventTarget implements Source {
  readyState = 1;
  readonly close = jest.fn();

  say(name: string, message: unknown): void {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(message) }));
  }

  break(closed: boolean): void {
    this.readyState = closed ? 2 : 0;
    this.dispatchEvent(new Event('error'));
  }
}

let sources: FakeSource[];
let handlers: { [K in keyof StreamHandlers]: jest.Mock };
let stop: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  sources = [];
  handlers = { start: jest.fn(), events: jest.fn(), heard: jest.fn(), lost: jest.fn() };
  stop = listen(handlers as unknown as StreamHandlers, () => {
    const source = new FakeSource();
    sources.push(source);
    return source;
  });
});

afterEach(() => {
  stop();
  jest.useRealTimers();
});

const latest = () => sources.at(-1) as FakeSource;

describe('the stream', () => {
  it('hands on what the server tells', () => {
    latest().say('start', { setting: 1, room: 2 });
    latest().say('events', [{ at: 3 }]);
    expect(handlers.start).toHaveBeenCalledWith({ setting: 1, room: 2 });
    expect(handlers.events).toHaveBeenCalledWith([{ at: 3 }]);
    expect(handlers.heard).toHaveBeenCalledTimes(2);
    expect(handlers.lost).not.toHaveBeenCalled();
  });

  it('tells that the connection broke, and leaves it to the browser to mend it', () => {
    latest().break(false);
    expect(handlers.lost).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(SILENCE - 1);
    expect(sources).toHaveLength(1);
  });

  it('connects anew where the browser has given up', () => {
    latest().break(true);
    jest.advanceTimersByTime(SILENCE - 1);
    expect(sources).toHaveLength(2);
    latest().say('events', []);
    expect(handlers.heard).toHaveBeenCalledTimes(1);
  });

  it('takes a silent server for dead, and asks again and again', () => {
    latest().say('events', []);
    jest.advanceTimersByTime(SILENCE - 1);
    expect(handlers.lost).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(handlers.lost).toHaveBeenCalledTimes(1);
    expect(sources[0]?.close).toHaveBeenCalled();
    jest.advanceTimersByTime(2 * SILENCE);
    expect(sources).toHaveLength(4);
  });

  it('is quiet once it is stopped', () => {
    latest().break(true);
    stop();
    jest.advanceTimersByTime(10 * SILENCE);
    expect(sources).toHaveLength(1);
    expect(handlers.lost).toHaveBeenCalledTimes(1);
  });
});
