import './playground.css';
import type { CircuitInfo } from '@fluxgate/core';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { Chart } from './Chart.js';
import { FORM_DEFAULTS, type FormValues, rulesFrom, valuesOf } from './form.js';
import { Machine } from './Machine.js';
import { optionsFrom } from './rules.js';
import { DEFAULT_SETUP, fromHash, programOf, RANGES, type Setup, toHash } from './setup.js';
import { Simulation, type Weather } from './simulation.js';
import type { Words } from './words.js';

const SPEEDS = [1, 10, 60];
/** A page that was hidden does not catch up on the time it missed. */
const LONGEST_FRAME = 100;
/** How often the page is drawn: enough for the eye, and little work. */
const FRAME = 100;

/** A circuit to play with. */
export function Playground({ words }: { words: Words }): ReactElement {
  const [setup, setSetup] = useState<Setup>(DEFAULT_SETUP);
  const [fault, setFault] = useState<string>();
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(10);
  const [, redraw] = useState(0);
  const simulation = useRef<Simulation>(undefined);
  simulation.current ??= new Simulation(optionsFrom(DEFAULT_SETUP.rules), DEFAULT_SETUP);

  const startOver = (next: Setup): void => {
    try {
      simulation.current = new Simulation(optionsFrom(next.rules), next, next.seed);
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    redraw((n) => n + 1);
  };
  const change = (changed: Partial<Setup>): void => {
    const next = { ...setup, ...changed };
    setSetup(next);
    window.history.replaceState(null, '', toHash(next) || window.location.pathname);
    if ('rules' in changed) startOver(next);
    else if (simulation.current !== undefined) simulation.current.weather = next;
  };

  // The address is read once the page lives: the page that was rendered on the server has none.
  useEffect(() => {
    const given = fromHash(window.location.hash);
    setSetup(given);
    try {
      simulation.current = new Simulation(optionsFrom(given.rules), given, given.seed);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setPlaying(!window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  }, []);

  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      simulation.current?.advance(Math.min(now - last, LONGEST_FRAME) * speed);
      last = now;
      if (!document.hidden) redraw((n) => n + 1);
    }, FRAME);
    return () => clearInterval(timer);
  }, [playing, speed]);

  const { breaker, inState, now, seconds, transitions } = simulation.current;
  const info = breaker.info();
  return (
    <section className="fg-playground" aria-labelledby="fg-title">
      <h2 id="fg-title">{words.title}</h2>
      <p>{words.intro}</p>
      <div className="fg-columns">
        <div className="fg-panel">
          <Machine info={info} words={words} />
          <Status info={info} inState={inState} words={words} />
          <Chart seconds={seconds} now={now} words={words} />
          <div className="fg-buttons">
            <button type="button" onClick={() => setPlaying(!playing)}>
              {playing ? words.pause : words.play}
            </button>
            <label>
              {words.speed}{' '}
              <select value={speed} onChange={({ target }) => setSpeed(Number(target.value))}>
                {SPEEDS.map((factor) => (
                  <option key={factor} value={factor}>
                    {factor}×
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              onClick={() => {
                simulation.current?.advanceToTransition();
                redraw((n) => n + 1);
              }}
            >
              {words.skip}
            </button>
            <button type="button" onClick={() => startOver(setup)}>
              {words.restart}
            </button>
          </div>
          <h3>{words.transitions}</h3>
          <ol className="fg-log" aria-live="polite">
            {transitions.length === 0 && <li>{words.none}</li>}
            {transitions
              .slice(-5)
              .reverse()
              .map((signal) => (
                <li key={`${signal.timestamp} ${signal.oldState} ${signal.newState}`}>
                  <b>
                    {words.states[signal.oldState]} → {words.states[signal.newState]}
                  </b>{' '}
                  <code>{String(signal.reason)}</code>
                </li>
              ))}
          </ol>
        </div>
        <div className="fg-panel">
          <Dependency setup={setup} words={words} onChange={change} />
          <Rules rules={setup.rules} fault={fault} words={words} onChange={(rules) => change({ rules })} />
        </div>
      </div>
      <Program setup={setup} words={words} />
    </section>
  );
}

function Status({ info, inState, words }: { info: CircuitInfo; inState: number; words: Words }): ReactElement {
  const { retryAfter, metrics } = info;
  return (
    <p className="fg-status">
      <b className={`fg-word-${info.state}`}>{words.states[info.state]}</b> {words.since(Math.floor(inState / 1_000))}
      {retryAfter !== undefined && (
        <> · {retryAfter > 0 ? words.nextProbe(Math.ceil(retryAfter / 1_000)) : words.dueProbe}</>
      )}
      <br />
      {words.figures(metrics.failureCount, metrics.totalCount, info.inFlight)}
    </p>
  );
}

/** A slider's value as people read it. */
function shown(name: keyof Weather, value: number, words: Words): string {
  if (name === 'failures' || name === 'hangs') return `${Math.round(value * 100)} %`;
  if (name === 'traffic') return `${value}/s`;
  return name === 'timeout' && value === 0 ? words.never : `${value} ms`;
}

function Dependency({
  setup,
  words,
  onChange,
}: {
  setup: Setup;
  words: Words;
  onChange: (changed: Partial<Setup>) => void;
}): ReactElement {
  const id = useId();
  return (
    <fieldset>
      <legend>{words.dependency}</legend>
      {(Object.keys(RANGES) as (keyof Weather)[]).map((name) => (
        <div className="fg-slider" key={name}>
          <label htmlFor={`${id}${name}`}>{words.sliders[name]}</label>
          <input
            id={`${id}${name}`}
            type="range"
            {...RANGES[name]}
            value={setup[name]}
            aria-valuetext={shown(name, setup[name], words)}
            onChange={({ target }) => onChange({ [name]: Number(target.value) })}
          />
          <output htmlFor={`${id}${name}`}>{shown(name, setup[name], words)}</output>
        </div>
      ))}
      <div className="fg-buttons">
        <button type="button" onClick={() => onChange({ failures: 1 })}>
          {words.outage}
        </button>
        <button type="button" onClick={() => onChange({ failures: DEFAULT_SETUP.failures, hangs: 0, latency: 120 })}>
          {words.heal}
        </button>
      </div>
    </fieldset>
  );
}

function Rules({
  rules,
  fault,
  words,
  onChange,
}: {
  rules: string;
  fault: string | undefined;
  words: Words;
  onChange: (rules: string) => void;
}): ReactElement {
  const id = useId();
  const [asCode, setAsCode] = useState(false);
  const values = valuesOf(rules);
  const fields = [
    ['streak', words.opensAfter, 1, 100, 1],
    ['rate', words.rate, 0.05, 1, 0.05],
    ['wait', words.wait, 1, 120, 1],
    ['probes', words.probes, 1, 50, 1],
  ] as const satisfies readonly (readonly [keyof FormValues, string, number, number, number])[];
  return (
    <fieldset>
      <legend>{words.rules}</legend>
      <div className="fg-buttons">
        <button type="button" aria-pressed={!asCode} onClick={() => setAsCode(false)}>
          {words.form}
        </button>
        <button type="button" aria-pressed={asCode} onClick={() => setAsCode(true)}>
          {words.code}
        </button>
      </div>
      {asCode ? (
        <textarea
          aria-label={words.rules}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}fault`}
          rows={7}
          spellCheck={false}
          value={rules}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <>
          {values === undefined && <p>{words.formless}</p>}
          {fields.map(([name, label, min, max, step]) => (
            <div className="fg-field" key={name}>
              <label htmlFor={`${id}${name}`}>{label}</label>
              <input
                id={`${id}${name}`}
                type="number"
                min={min}
                max={max}
                step={step}
                value={values?.[name] ?? FORM_DEFAULTS[name]}
                onChange={({ target }) =>
                  onChange(rulesFrom({ ...(values ?? FORM_DEFAULTS), [name]: Number(target.value) }))
                }
              />
            </div>
          ))}
        </>
      )}
      <p className="fg-fault" id={`${id}fault`} role="alert">
        {fault}
      </p>
    </fieldset>
  );
}

function Program({ setup, words }: { setup: Setup; words: Words }): ReactElement {
  const program = programOf(setup);
  const [copied, setCopied] = useState<'code' | 'link'>();
  const copy = (what: 'code' | 'link'): void => {
    const text = what === 'code' ? program : `${window.location.origin}${window.location.pathname}${toHash(setup)}`;
    navigator.clipboard.writeText(text).then(
      () => setCopied(what),
      () => setCopied(undefined),
    );
  };
  return (
    <details className="fg-program">
      <summary>{words.program}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{program}</code>
      </pre>
      <div className="fg-buttons">
        <button type="button" onClick={() => copy('code')}>
          {copied === 'code' ? words.copied : words.copyCode}
        </button>
        <button type="button" onClick={() => copy('link')}>
          {copied === 'link' ? words.copied : words.copyLink}
        </button>
      </div>
    </details>
  );
}
