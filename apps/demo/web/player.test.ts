import { describe, expect, it } from '@jest/globals';
import { createPlayer, type Player } from './player.js';
import { START } from './testing/events.js';

const MINUTE = 60_000;
const SINCE = START - 60 * MINUTE;

/** A player that has run long enough to have five minutes to go back to. */
function running(): Player {
  const player = createPlayer();
  player.advance(START, SINCE);
  return player;
}

describe('the player', () => {
  it('shows the present, and as much of the past as is known, five minutes at the most', () => {
    const player = createPlayer();
    player.advance(START, START - MINUTE);
    expect(player.isLive.value).toBe(true);
    expect(player.time.value).toBe(START);
    expect(player.range.value).toEqual({ from: START - MINUTE, to: START });
    player.advance(START + 10 * MINUTE, SINCE);
    expect(player.range.value).toEqual({ from: START + 5 * MINUTE, to: START + 10 * MINUTE });
  });

  it('stands still while paused, and so does its scale', () => {
    const player = running();
    player.pause();
    player.advance(START + 2 * MINUTE, SINCE);
    expect(player.time.value).toBe(START);
    expect(player.range.value).toEqual({ from: START - 5 * MINUTE, to: START });
  });

  it('moves on with what is forgotten', () => {
    const player = running();
    player.seek(START - 5 * MINUTE);
    player.advance(START + 6 * MINUTE, START - 4 * MINUTE);
    expect(player.time.value).toBe(START - 4 * MINUTE);
  });

  it('seeks within its scale only, and pauses to do so', () => {
    const player = running();
    player.seek(START - MINUTE);
    expect(player.mode.value).toEqual({ kind: 'paused' });
    expect(player.time.value).toBe(START - MINUTE);
    player.seek(0);
    expect(player.time.value).toBe(START - 5 * MINUTE);
    player.seek(START + MINUTE);
    expect(player.time.value).toBe(START);
  });

  it.each([1, 5] as const)('plays at %d×', (speed) => {
    const player = running();
    player.seek(START - 2 * MINUTE);
    player.play(speed);
    player.advance(START + 1_000, SINCE);
    expect(player.mode.value).toEqual({ kind: 'playing', speed });
    expect(player.time.value).toBe(START - 2 * MINUTE + speed * 1_000);
  });

  it('plays from the beginning when there is nothing ahead', () => {
    const player = running();
    player.play(1);
    expect(player.time.value).toBe(START - 5 * MINUTE);
  });

  it('is live again when it has caught up with the present', () => {
    const player = running();
    player.seek(START - 10_000);
    player.play(5);
    player.advance(START + 2_000, SINCE);
    expect(player.isLive.value).toBe(false);
    player.advance(START + 3_000, SINCE);
    expect(player.isLive.value).toBe(true);
    expect(player.time.value).toBe(START + 3_000);
  });

  it('plays on beyond the end of its scale, towards the present', () => {
    const player = running();
    player.seek(START - 1_000);
    player.advance(START + MINUTE, SINCE);
    player.play(1);
    player.advance(START + MINUTE + 3_000, SINCE);
    expect(player.time.value).toBe(START + 2_000);
    expect(player.range.value.to).toBe(START + 2_000);
    expect(player.isLive.value).toBe(false);
  });

  it('goes back to live at once', () => {
    const player = running();
    player.seek(START - MINUTE);
    player.advance(START + 5_000, SINCE);
    player.live();
    expect(player.isLive.value).toBe(true);
    expect(player.time.value).toBe(START + 5_000);
  });

  it('pauses and goes on by one key', () => {
    const player = running();
    player.toggle();
    expect(player.mode.value.kind).toBe('paused');
    player.seek(START - MINUTE);
    player.toggle();
    expect(player.mode.value).toEqual({ kind: 'playing', speed: 1 });
    expect(player.time.value).toBe(START - MINUTE);
  });
});
