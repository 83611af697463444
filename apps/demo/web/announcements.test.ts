import { expect, it } from '@jest/globals';
import { announcementOf } from './announcements.js';
import { en } from './i18n/en.js';
import { ko } from './i18n/ko.js';
import { signal } from './testing/events.js';

const opened = signal(1_000, 'closed', 'open');
const tried = signal(2_000, 'open', 'half_open');
const other = signal(2_500, 'closed', 'open', { circuit: 'shipping_api' });

it('says nothing of nothing', () => {
  expect(announcementOf([], en)).toBe('');
});

it('says what changed and why', () => {
  expect(announcementOf([opened], en)).toBe('payment_api is now open. 5 calls failed in a row (limit 5).');
  expect(announcementOf([opened], ko)).toBe('payment_api 상태: 열림. 호출이 연속 5회 실패했습니다(기준 5회).');
});

it('says of several only how each circuit is in the end', () => {
  expect(announcementOf([opened, other, tried], en)).toBe(
    'Several circuits changed: payment_api half-open and shipping_api open.',
  );
});
