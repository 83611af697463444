// The terminal's colours of a log line.

import Anser from 'anser';

/** A stretch of a log line that looks the same throughout. */
export interface LogPiece {
  readonly text: string;
  /** Classes of `log.css`; empty for plain text. */
  readonly look: string;
}

/** A line with ANSI colours, taken apart. The text stays text: whoever shows it escapes it. */
export function piecesOf(line: string): LogPiece[] {
  return Anser.ansiToJson(line, { use_classes: true, remove_empty: true }).map(({ content, fg, decorations }) => ({
    text: content,
    look: [fg, ...decorations.map((decoration) => `ansi-${decoration}`)].filter(Boolean).join(' '),
  }));
}
