import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { player } from '../control-room.js';
import { placeOf } from '../timeline-place.js';

/**
 * What lies in it keeps its place in time; the layer moves. It is moved by itself and not by a property that its contents
 * inherit, which would have each of them styled anew, four times a second.
 */
export function MovingLayer({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const layer = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const shift = `translateX(${-100 * placeOf(player.time.value)}%)`;
    if (layer.current !== null) layer.current.style.transform = shift;
  });
  return (
    <div class="timeline-layer" ref={layer}>
      {children}
    </div>
  );
}
