import { computed, useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { EventOf } from '../../shared/recording.js';
import { marks, room, setting } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { arrivals, follow } from '../selection.js';
import { signalOf } from '../trace.js';
import { Scroller } from './Scroller.js';
import { SlackMessage } from './SlackMessage.js';
import { usePane } from './usePane.js';

const newestFirst = computed(() => [...room.value.slack].reverse());

/** How many are shown at once: each has buttons, and who goes by keyboard wants to get past them. */
const LATEST = 5;

/** The Slack channel as its readers see it, the newest message first. */
export function SlackPane(): JSX.Element {
  const { slack } = messages.value;
  const pane = usePane(() => arrivals.value?.slack?.at);
  const list = newestFirst.value;
  const unfolded = useSignal(false);
  const elsewhere = setting.value?.slack === 'real';
  return (
    <div class="pane pane-slack">
      <header class="pane-head">
        <h3 id="slack-title">{slack.title}</h3>
        <p>{slack.channel}</p>
      </header>
      <Scroller class="pane-body" inner={pane} labelledBy="slack-title">
        {list.length === 0 && <p class="empty">{elsewhere ? slack.elsewhere : slack.empty}</p>}
        <Messages list={list.slice(0, LATEST)} />
        {list.length > LATEST && (
          <details
            class="fold"
            onToggle={({ currentTarget }) => {
              unfolded.value = currentTarget.open;
            }}
          >
            <summary>{slack.older(list.length - LATEST)}</summary>
            {unfolded.value && <Messages list={list.slice(LATEST)} />}
          </details>
        )}
      </Scroller>
    </div>
  );
}

function Messages({ list }: { readonly list: readonly EventOf<'slack'>[] }): JSX.Element {
  return (
    <ol class="messages">
      {list.map((message) => (
        <Message key={`${message.at}-${message.body.text ?? ''}`} message={message} />
      ))}
    </ol>
  );
}

function Message({ message }: { readonly message: EventOf<'slack'> }): JSX.Element {
  const m = messages.value;
  const isFollowed = useComputed(() => arrivals.value?.slack === message).value;
  const about = useComputed(() => signalOf(message.body, marks.value)).value;
  return (
    <li class="message" data-followed={isFollowed} aria-current={isFollowed || undefined}>
      <span class="message-avatar" aria-hidden="true">
        F
      </span>
      <div class="message-main">
        <p class="message-sender">
          <strong>Fluxgate</strong> <span class="message-app">{m.slack.app}</span>{' '}
          <time dateTime={new Date(message.at).toISOString()}>{m.formats.time(message.at)}</time>
          {isFollowed ? (
            <span class="message-followed">{m.trace.followed}</span>
          ) : (
            about !== undefined && (
              <button type="button" class="link" onClick={() => follow(about)}>
                {m.trace.follow}
              </button>
            )
          )}
        </p>
        <SlackMessage body={message.body} />
      </div>
    </li>
  );
}
