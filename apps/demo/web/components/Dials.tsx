import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { HEALTHY } from '../../shared/faults.js';
import { type Refusal, sendShoppers, turn } from '../actions.js';
import { canAct, player, room } from '../control-room.js';
import { messages } from '../i18n/index.js';

/** Folded up where lanes lie below each other: there, what one reads comes first. */
const unfolded = matchMedia('(width >= 48rem)').matches;

/** What is wrong with a service, and how many call it: to be seen and to be turned. */
export function Dials({ service }: { readonly service: string }): JSX.Element {
  const m = messages.value;
  const faults = useComputed(() => room.value.faults[service] ?? HEALTHY);
  const refusal = useSignal<Refusal>(null);
  const done = async (asked: Promise<Refusal>) => {
    refusal.value = await asked;
    return refusal.value === null;
  };
  return (
    <details class="fold" open={unfolded}>
      <summary>{m.dials.title(service)}</summary>
      <fieldset class="dials" disabled={!canAct.value}>
        <legend class="unseen">{m.dials.title(service)}</legend>
        <Slider
          label={m.dials.errors}
          value={useComputed(() => Math.round(faults.value.errorRate * 100))}
          max={100}
          step={5}
          said={(percent) => m.dials.errorsValue(percent / 100)}
          change={(percent) => done(turn(service, { errorRate: percent / 100 }))}
        />
        <Slider
          label={m.dials.latency}
          value={useComputed(() => faults.value.latency)}
          max={2_000}
          step={50}
          said={m.dials.latencyValue}
          change={(latency) => done(turn(service, { latency }))}
        />
        <Slider
          label={m.dials.traffic}
          value={useComputed(() => room.value.traffic[service] ?? 0)}
          max={100}
          step={1}
          said={m.dials.trafficValue}
          change={(perSecond) => done(sendShoppers(service, perSecond))}
        />
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={faults.value.hang}
            aria-checked={faults.value.hang}
            onChange={async ({ currentTarget: box }) => {
              if (!(await done(turn(service, { hang: box.checked })))) box.checked = faults.value.hang;
            }}
          />
          <span>{m.dials.hang}</span>
        </label>
        {!canAct.value && <p class="dials-off">{player.isLive.value ? m.dials.unreachable : m.dials.onlyLive}</p>}
        {refusal.value !== null && (
          <p class="refusal" role="alert">
            {m.operations.failed(refusal.value)}
          </p>
        )}
      </fieldset>
    </details>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: ReadonlySignal<number>;
  readonly max: number;
  readonly step: number;
  said(value: number): string;
  /** Resolves to whether the server has done it. */
  change(value: number): Promise<boolean>;
}

/** A slider shows what the server says, and while it is turned, what one turns it to. */
function Slider({ label, value, max, step, said, change }: SliderProps): JSX.Element {
  const id = useId();
  const turned = useSignal<number | null>(null);
  useSignalEffect(() => {
    // The server has answered with what it is now.
    value.value;
    turned.value = null;
  });
  const shown = turned.value ?? value.value;
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <span class="slider-value" aria-hidden="true">
        {said(shown)}
      </span>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={step}
        value={shown}
        aria-valuetext={said(shown)}
        style={{ '--turned': Math.min(1, shown / max) }}
        onInput={({ currentTarget }) => {
          turned.value = currentTarget.valueAsNumber;
        }}
        onChange={async ({ currentTarget }) => {
          if (!(await change(currentTarget.valueAsNumber))) turned.value = null;
        }}
      />
    </div>
  );
}
