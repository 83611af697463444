import { expect, it } from '@jest/globals';
import { ownLink } from './own-link.js';

it.each([
  ['http://127.0.0.1:3000/#payment_api', 'http://localhost:3000/', '#payment_api'],
  ['http://127.0.0.1:3000/#payment_api', 'http://[::1]:3000/#shipping_api', '#payment_api'],
  ['http://wallboard.example:3000/#payment_api', 'http://wallboard.example:3000/', '#payment_api'],
])('%s leads on %s to %s', (url, page, place) => {
  expect(ownLink(url, page)).toBe(place);
});

it.each([
  ['http://127.0.0.1:3000/#payment_api', 'http://localhost:4000/'],
  ['http://127.0.0.1:3000/#payment_api', 'http://wallboard.example:3000/'],
  ['http://127.0.0.1:3000/metrics#payment_api', 'http://localhost:3000/'],
  ['http://127.0.0.1:3000/', 'http://localhost:3000/'],
  ['https://github.example/runbook.md#open', 'http://localhost:3000/'],
])('%s leads away from %s', (url, page) => {
  expect(ownLink(url, page)).toBe(url);
});
