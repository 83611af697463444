import type { State } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { en } from './i18n/en.js';
import { ko } from './i18n/ko.js';
import { type TabFace, tabFace } from './tab-face.js';

describe('the tab', () => {
  it.each<[string, boolean, State[], string, string, TabFace['icon']]>([
    ['all closed', false, ['closed', 'closed'], '', '', 'icon.svg'],
    ['two that reject calls', false, ['open', 'half_open', 'forced_open'], '● 2 open', '● 2개 열림', 'icon-open.svg'],
    ['one that probes', false, ['half_open', 'closed'], '◐ 1 half-open', '◐ 1개 반열림', 'icon-half-open.svg'],
    ['what does not reject calls', false, ['disabled', 'metrics_only'], '', '', 'icon.svg'],
    ['a lost server, though one was open', true, ['open'], '⚠ Disconnected', '⚠ 연결 끊김', 'icon-lost.svg'],
  ])('of %s', (_what, isLost, states, english, korean, icon) => {
    const titled = (text: string, title: string) => (text === '' ? title : `${text} · ${title}`);
    expect(tabFace(isLost, states, en)).toEqual({ title: titled(english, en.documentTitle), icon });
    expect(tabFace(isLost, states, ko)).toEqual({ title: titled(korean, ko.documentTitle), icon });
  });
});
