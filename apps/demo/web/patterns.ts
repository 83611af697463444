import type { Outcome } from '../shared/events.js';

const SIZE = 6;

/** What an outcome's bars are filled with: what went wrong is hatched, too, so that it is not told by colour alone. */
export function hatched(outcome: Outcome, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const scale = devicePixelRatio || 1;
  tile.width = SIZE * scale;
  tile.height = SIZE * scale;
  const paint = tile.getContext('2d');
  if (paint === null || outcome === 'success' || outcome === 'ignored') return colour;
  paint.scale(scale, scale);
  paint.strokeStyle = colour;
  paint.fillStyle = colour;
  paint.lineWidth = 1.6;
  if (outcome === 'failure') {
    paint.fillRect(0, 0, SIZE, SIZE);
    paint.globalCompositeOperation = 'destination-out';
    paint.globalAlpha = 0.45;
  }
  for (const start of [-SIZE, 0, SIZE]) {
    paint.beginPath();
    paint.moveTo(start, SIZE);
    paint.lineTo(start + SIZE, 0);
    paint.stroke();
  }
  return paint.createPattern(tile, 'repeat') ?? colour;
}
