import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

/** What {@link Choice} offers. */
export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly lang?: string }[];
  readonly chosen: Signal<T>;
}

/** One of a few, all of them in sight: a group of radio buttons that looks like a switch. */
export function Choice<T extends string>({ label, options, chosen }: ChoiceProps<T>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map(({ value, text, lang }) => (
        <label key={value} class="choice-option" lang={lang}>
          <input
            type="radio"
            class="choice-input"
            name={name}
            value={value}
            checked={chosen.value === value}
            onChange={() => {
              chosen.value = value;
            }}
          />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
