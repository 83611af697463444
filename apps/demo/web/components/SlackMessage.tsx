import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { SlackBody } from '../../shared/events.js';
import { messages } from '../i18n/index.js';
import { type Part, readMessage } from '../slack/message.js';
import type { Stretch } from '../slack/mrkdwn.js';
import { ownLink } from '../slack/own-link.js';

/** What a Slack message says, drawn as Slack draws it. */
export function SlackMessage({ body }: { readonly body: SlackBody }): JSX.Element {
  const parts = useMemo(() => readMessage(body), [body]);
  return <div class="slack">{drawn(parts)}</div>;
}

function drawn(parts: readonly Part[]): JSX.Element[] {
  return parts.map((part, i) => <SlackPart key={i} part={part} />);
}

function SlackPart({ part }: { readonly part: Part }): JSX.Element {
  const { slack } = messages.value;
  switch (part.kind) {
    case 'header':
      return <h4 class="slack-header">{stretches(part.text)}</h4>;
    case 'paragraph':
      return <p>{stretches(part.text)}</p>;
    case 'section':
      return <div class="slack-section">{drawn(part.parts)}</div>;
    case 'fields':
      return (
        <div class="slack-fields">
          {part.texts.map((text, i) => (
            <p key={i}>{stretches(text)}</p>
          ))}
        </div>
      );
    case 'context':
    case 'actions':
      return <div class={`slack-${part.kind}`}>{drawn(part.parts)}</div>;
    case 'button': {
      const look = `slack-button slack-button-${part.style}`;
      if (part.url === undefined) return <span class={look}>{stretches(part.text)}</span>;
      return (
        <a class={look} href={ownLink(part.url, location.href)} rel="noreferrer">
          {stretches(part.text)}
        </a>
      );
    }
    case 'image':
      return <span class="slack-image">{part.alt || slack.image}</span>;
    case 'list': {
      const List = part.ordered ? 'ol' : 'ul';
      return (
        <List class="slack-list">
          {part.items.map((item, i) => (
            <li key={i}>{stretches(item)}</li>
          ))}
        </List>
      );
    }
    case 'preformatted':
      return <pre class="slack-pre">{stretches(part.text)}</pre>;
    case 'quote':
      return <blockquote class="slack-quote">{stretches(part.text)}</blockquote>;
    case 'divider':
      return <hr class="slack-divider" />;
    case 'attachment':
      return (
        <div class="slack-attachment" style={part.colour === undefined ? {} : { '--bar': part.colour }}>
          {drawn(part.parts)}
        </div>
      );
    case 'unknown':
      return <p class="slack-context">{slack.unknown(part.type)}</p>;
  }
}

function stretches(text: readonly Stretch[]): JSX.Element[] {
  return text.map((stretch, i) => <Styled key={i} stretch={stretch} />);
}

function Styled({ stretch }: { readonly stretch: Stretch }): JSX.Element {
  const { text, bold, italic, strike, code, block, mention, url } = stretch;
  let look = <>{text}</>;
  if (code) look = block ? <span class="slack-pre">{look}</span> : <code>{look}</code>;
  if (mention) look = <span class="slack-mention">{look}</span>;
  if (url !== undefined) {
    look = (
      <a href={url} rel="noreferrer">
        {look}
      </a>
    );
  }
  if (strike) look = <s>{look}</s>;
  if (italic) look = <em>{look}</em>;
  return bold ? <strong>{look}</strong> : look;
}
