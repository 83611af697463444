import { computed, effect } from '@preact/signals';
import { isLost, presentStates } from './control-room.js';
import { messages } from './i18n/index.js';
import { tabFace } from './tab-face.js';

/** Keep the tab's title and icon right. A replay does not change them: they tell of the present. */
export function nameTab(): void {
  const title = computed(() => tabFace(isLost.value, presentStates.value, messages.value).title);
  const icon = computed(() => tabFace(isLost.value, presentStates.value, messages.value).icon);
  effect(() => {
    document.title = title.value;
  });
  effect(() => {
    document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute('href', icon.value);
  });
}
